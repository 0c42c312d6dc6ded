import { bytes, deviceLabel, deviceTitle, itemText } from '../src/device/words';
import { Link, Presence } from '../src/kernel/link';
import { blocks } from '../src/findings/blocks';
import { Rule, State } from '../src/wire/messages';
import { fixture } from './fixtures';
import { trans } from './trans';

const state = fixture('event-state') as State;

const link = (presence: Presence, of: State | null = null): Link => ({ presence, state: of }) as Link;

test('bytes read as the kernel writes them', () => {
  expect([0, 512, 1536, 25276514304].map(bytes)).toEqual(['0 B', '512 B', '1.5 KiB', '23.5 GiB']);
});

test('an item says what there is to say', () => {
  expect(itemText(null, null, trans)).toBeNull();
  expect(itemText(link('foreign'), null, trans)).toBeNull();
  expect(itemText(link('absent'), null, trans)?.tone).toBe('quiet');
  expect(itemText(link('older'), null, trans)?.title).toContain('%pip install --upgrade xpsession');
  expect(itemText(link('present', state), state.memory, trans)).toMatchObject({
    label: 'cpu · 100 MiB of 8 GiB',
    short: 'cpu',
    title: expect.stringContaining('4 GiB of 8 GiB in use by all'),
  });
  expect(itemText(link('present', fixture('event-state-pending') as State), null, trans)?.label).toBe('cpu → cuda:0');
});

test('a device that cannot be used says why and what would help', () => {
  const unusable = state.devices.find(({ available }) => !available);
  expect(unusable && deviceLabel(unusable, trans)).toBe('cuda:1 — NVIDIA GPU (cannot be used)');
  expect(unusable && deviceTitle(unusable)).toBe('CuPy is not installed. Hint: %pip install cupy-cuda13x');
});

test("a rule's page is read as headings, text and code", () => {
  expect(blocks((fixture('reply-rule') as Rule).text)).toEqual([
    { kind: 'text', text: 'Names that the standard spells differently.' },
    { kind: 'heading', text: 'What it does' },
    { kind: 'text', text: 'Finds them.' },
  ]);
  expect(blocks('Two\nlines.\n\nExample\n-------\n::\n\n    if x:\n\n        y\n\nEnd::\n\n    z')).toEqual([
    { kind: 'text', text: 'Two lines.' },
    { kind: 'heading', text: 'Example' },
    { kind: 'code', text: 'if x:\n\n    y' },
    { kind: 'text', text: 'End:' },
    { kind: 'code', text: 'z' },
  ]);
});
