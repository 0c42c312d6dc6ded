/** Reads what arrived: a message that is well-formed and of this version, or the kind of mistake that it is. */

import { Event, Reply, VERSION } from './messages';
import { Shape, count, isObject, line, list, nullable, number, oneOf, record, text, truth } from './shapes';

export type Read<T> = { readonly message: T } | { readonly mistake: string };

const SPAN = { line, column: count, end_line: line, end_column: count };
const EDIT = record({ ...SPAN, text });
const SEVERITY = oneOf('error', 'warning', 'info');
const FINDING = record({
  ...SPAN,
  code: text,
  name: text,
  message: text,
  severity: SEVERITY,
  hint: nullable(text),
  fix: nullable(list(EDIT)),
  url: text,
});
const DEVICE = record({
  name: text,
  backend: text,
  description: text,
  library: text,
  memory: nullable(count),
  available: truth,
  reason: nullable(text),
  hint: nullable(text),
});
const MEMORY = nullable(record({ held: count, used: count, total: count, load: nullable(number) }));
const STATE = {
  revision: count,
  package: text,
  standard: text,
  warnings: oneOf('on', 'error', 'off'),
  ignore: list(text),
  device: text,
  reason: nullable(text),
  pending: nullable(record({ device: text, move: truth })),
  devices: list(DEVICE),
  memory: MEMORY,
};
const CELL = { cell: text, digest: text, findings: list(FINDING) };
const CELL_EDITS = record({ cell: text, digest: text, edits: list(EDIT), fixed: count, left: count });

const EVENT_SHAPES: Record<Event['type'], Shape<unknown>> = {
  opened: record({ package: text }),
  state: record(STATE),
  ran: record(CELL),
  switched: record({ device: text, failed: truth, message: text }),
  closed: record({}),
};

const REPLY_SHAPES: Record<Reply['type'], Shape<unknown>> = {
  welcome: record({ id: count, events: text, state: record(STATE), cells: list(record(CELL)) }),
  checked: record({ id: count, ...CELL }),
  surveyed: record({ id: count, cells: list(record(CELL)) }),
  edits: record({ id: count, cells: list(CELL_EDITS) }),
  rule: record({ id: count, code: text, name: text, severity: SEVERITY, text }),
  state: record({ id: count, ...STATE }),
  memory: record({ id: count, device: text, memory: MEMORY }),
  error: record({ id: count, message: text }),
};

/** Read what arrived on the comm of the events. */
export function readEvent(data: unknown): Read<Event> {
  return read<Event>(data, EVENT_SHAPES);
}

/** Read what arrived on the comm of the requests. */
export function readReply(data: unknown): Read<Reply> {
  return read<Reply>(data, REPLY_SHAPES);
}

/** The version that a message claims, or null where it claims none. */
export function versionOf(data: unknown): number | null {
  return isObject(data) && count(data.version) ? data.version : null;
}

function read<T extends { type: string }>(data: unknown, shapes: Record<T['type'], Shape<unknown>>): Read<T> {
  const version = versionOf(data);
  if (!isObject(data) || version === null) {
    return { mistake: 'not a message' };
  }
  if (version !== VERSION) {
    return { mistake: `version ${version}` };
  }
  const { type } = data;
  if (!text(type) || !Object.keys(shapes).includes(type)) {
    return { mistake: 'unknown type' };
  }
  return shapes[type as T['type']](data) ? { message: data as unknown as T } : { mistake: `malformed ${type}` };
}
