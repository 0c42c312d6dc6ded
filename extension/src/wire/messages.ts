/** What the page and the kernel say to each other; WIRE.md says what each field means. */

export const VERSION = 1;
export const EVENTS = 'xpsession.events';
export const RPC = 'xpsession.rpc';

export type Severity = 'error' | 'warning' | 'info';
export type WarningsMode = 'on' | 'error' | 'off';

/** A span of source; lines from 1, columns from 0 in code points. */
export interface Span {
  readonly line: number;
  readonly column: number;
  readonly end_line: number;
  readonly end_column: number;
}

export interface Edit extends Span {
  readonly text: string;
}

export interface Finding extends Span {
  readonly code: string;
  readonly name: string;
  readonly message: string;
  readonly severity: Severity;
  readonly hint: string | null;
  readonly fix: readonly Edit[] | null;
  readonly url: string;
}

export interface Device {
  readonly name: string;
  readonly backend: string;
  readonly description: string;
  readonly library: string;
  readonly memory: number | null;
  readonly available: boolean;
  readonly reason: string | null;
  readonly hint: string | null;
}

export interface Memory {
  readonly held: number;
  readonly used: number;
  readonly total: number;
  readonly load: number | null;
}

export interface Pending {
  readonly device: string;
  readonly move: boolean;
}

export interface State {
  readonly revision: number;
  readonly package: string;
  readonly standard: string;
  readonly warnings: WarningsMode;
  readonly ignore: readonly string[];
  readonly device: string;
  readonly reason: string | null;
  readonly pending: Pending | null;
  readonly devices: readonly Device[];
  readonly memory: Memory | null;
}

/** The findings of one cell, which hold while its source has this digest. */
export interface CellFindings {
  readonly cell: string;
  readonly digest: string;
  readonly findings: readonly Finding[];
}

export interface CellEdits {
  readonly cell: string;
  readonly digest: string;
  readonly edits: readonly Edit[];
  readonly fixed: number;
  readonly left: number;
}

export interface Switched {
  readonly device: string;
  readonly failed: boolean;
  readonly message: string;
}

export interface Rule {
  readonly code: string;
  readonly name: string;
  readonly severity: Severity;
  readonly text: string;
}

export interface CellSource {
  readonly cell: string;
  readonly source: string;
}

/** Where one finding is. */
export interface Place {
  readonly code: string;
  readonly line: number;
  readonly column: number;
}

export type Event =
  | { readonly type: 'opened'; readonly package: string }
  | ({ readonly type: 'state' } & State)
  | ({ readonly type: 'ran' } & CellFindings)
  | ({ readonly type: 'switched' } & Switched)
  | { readonly type: 'closed' };

/** What can be asked for: the fields of each request, and what its answer holds. */
export interface Requests {
  hello: { fields: Record<never, never>; answer: { events: string; state: State; cells: readonly CellFindings[] } };
  check: { fields: CellSource; answer: CellFindings };
  survey: { fields: { cells: readonly CellSource[] }; answer: { cells: readonly CellFindings[] } };
  fix: { fields: { cells: readonly CellSource[]; only: Place | null }; answer: { cells: readonly CellEdits[] } };
  suppress: { fields: CellSource & Place; answer: { cells: readonly CellEdits[] } };
  rule: { fields: { code: string }; answer: Rule };
  select: { fields: Pending; answer: State };
  memory: { fields: Record<never, never>; answer: { device: string; memory: Memory | null } };
  configure: {
    fields: { warnings: WarningsMode | null; ignore: readonly string[]; unignore: readonly string[] };
    answer: State;
  };
}

export type RequestType = keyof Requests;

/** The type of the answer to each request. */
export const ANSWERS = {
  hello: 'welcome',
  check: 'checked',
  survey: 'surveyed',
  fix: 'edits',
  suppress: 'edits',
  rule: 'rule',
  select: 'state',
  memory: 'memory',
  configure: 'state',
} as const;

export type Reply =
  | ({ readonly type: 'welcome'; readonly id: number } & Requests['hello']['answer'])
  | ({ readonly type: 'checked'; readonly id: number } & CellFindings)
  | { readonly type: 'surveyed'; readonly id: number; readonly cells: readonly CellFindings[] }
  | { readonly type: 'edits'; readonly id: number; readonly cells: readonly CellEdits[] }
  | ({ readonly type: 'rule'; readonly id: number } & Rule)
  | ({ readonly type: 'state'; readonly id: number } & State)
  | { readonly type: 'memory'; readonly id: number; readonly device: string; readonly memory: Memory | null }
  | { readonly type: 'error'; readonly id: number; readonly message: string };
