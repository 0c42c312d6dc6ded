/** What the item and the panel say of a kernel. */

import { TranslationBundle } from '@jupyterlab/translation';
import { Link } from '../kernel/link';
import { Device, Memory, State } from '../wire/messages';

/** What a device item shows. */
export interface ItemText {
  readonly label: string;
  /** What to show where there is little room, or where the rest is shown elsewhere. */
  readonly short: string;
  readonly title: string;
  readonly tone: 'quiet' | 'plain' | 'pending' | 'problem';
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** A number of bytes as people read it. */
export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value.toFixed(1).replace(/\.0$/, '')} ${UNITS[unit]}`;
}

/** What an item shows of a kernel, or null where it has nothing to say. */
export function itemText(link: Link | null, memory: Memory | null, trans: TranslationBundle): ItemText | null {
  const text = fullText(link, memory, trans);
  return text && { short: text.label, ...text };
}

type FullText = Omit<ItemText, 'short'> & Partial<Pick<ItemText, 'short'>>;

function fullText(link: Link | null, memory: Memory | null, trans: TranslationBundle): FullText | null {
  switch (link?.presence) {
    case 'absent':
      return { label: trans.__('xp: load'), title: trans.__('xpsession is not loaded in this kernel'), tone: 'quiet' };
    case 'older':
      return {
        label: trans.__('xp: too old'),
        title: trans.__(
          'The xpsession of this kernel is older than this page. Hint: %pip install --upgrade xpsession, then restart the kernel',
        ),
        tone: 'problem',
      };
    case 'newer':
      return {
        label: trans.__('xp: too new'),
        title: trans.__(
          'The xpsession of this kernel is newer than this page. Hint: upgrade xpsession where JupyterLab runs, then reload the page',
        ),
        tone: 'problem',
      };
    case 'present':
      return link.state ? presentText(link.state, memory, trans) : null;
    default:
      return null;
  }
}

function presentText(state: State, memory: Memory | null, trans: TranslationBundle): FullText {
  const { device, pending } = state;
  if (pending) {
    return {
      label: `${device} → ${pending.device}`,
      title: trans.__('%1 is bound when the running cell ends', pending.device),
      tone: 'pending',
    };
  }
  const label = memory ? `${device} · ${trans.__('%1 of %2', bytes(memory.held), bytes(memory.total))}` : device;
  const about = state.devices.find(({ name }) => name === device);
  const lines = [
    trans.__('xp is the array API standard %1 on %2', state.standard, device),
    ...(about ? [[about.description, about.library].filter(Boolean).join(', ')] : []),
    ...(memory ? memoryLines(memory, trans) : []),
    ...(state.reason ? [state.reason] : []),
  ];
  return { label, short: device, title: lines.join('\n'), tone: 'plain' };
}

/** The sentences of a device's memory. */
export function memoryLines(memory: Memory, trans: TranslationBundle): string[] {
  const load = memory.load === null ? [] : [trans.__('load %1 %', Math.round(memory.load * 100))];
  return [
    trans.__('this kernel holds %1', bytes(memory.held)),
    trans.__('%1 of %2 in use by all', bytes(memory.used), bytes(memory.total)),
    ...load,
  ];
}

/** A device's line in a menu. */
export function deviceLabel(device: Device, trans: TranslationBundle): string {
  const about = [device.description, device.memory === null ? '' : bytes(device.memory)].filter(Boolean).join(', ');
  const named = about ? `${device.name} — ${about}` : device.name;
  return device.available ? named : trans.__('%1 (cannot be used)', named);
}

/** What stands behind a device, or why it cannot be used. */
export function deviceTitle(device: Device): string {
  const hint = device.hint ? ` Hint: ${device.hint}` : '';
  return device.available ? device.library : `${device.reason ?? ''}.${hint}`.trim();
}
