import { TextEncoder } from 'util';
import { digest } from '../src/wire/digest';
import { CellEdits, Finding } from '../src/wire/messages';
import { Lines, apply } from '../src/wire/places';
import { fixture } from './fixtures';

Object.assign(globalThis, { TextEncoder }); // jsdom has none

const SOURCE = 'é = "😀"; y = xp.concatenate([x, x])\n';

test.each(fixture('digests') as { source: string; digest: string }[])('the digest of $source', example => {
  expect(digest(example.source)).toBe(example.digest);
});

test('columns count code points', () => {
  const { findings } = fixture('event-ran') as { findings: Finding[] };
  const { from, to } = new Lines(SOURCE).range(findings[0]);
  expect(SOURCE.slice(from, to)).toBe('xp.concatenate');
  expect(new Lines(SOURCE).place(from)).toEqual({ line: 1, column: findings[0].column });
});

test('lines end at any of the three ends', () => {
  const lines = new Lines('a\r\n😀b\rc\nd');
  expect([1, 2, 3, 4].map(line => lines.offset(line, 0))).toEqual([0, 3, 7, 9]);
  expect(lines.offset(2, 1)).toBe(5);
});

test('a place behind the end of its line, or of the source, is that end', () => {
  const lines = new Lines('ab\r\nc');
  expect([lines.offset(1, 9), lines.offset(2, 9), lines.offset(7, 0)]).toEqual([2, 5, 5]);
});

test.each(['reply-fixed', 'reply-suppressed'])('the edits of %s apply', name => {
  const { cells } = fixture(name) as { cells: CellEdits[] };
  expect(cells[0].digest).toBe(digest(SOURCE));
  expect(apply(SOURCE, cells[0].edits)).toBe(
    name === 'reply-fixed'
      ? 'é = "😀"; y = xp.concat([x, x])\n'
      : 'é = "😀"; y = xp.concatenate([x, x])  # xp: ignore[XP101]\n',
  );
});

test('several edits apply at once', () => {
  const at = (column: number, text: string) => ({ line: 1, column, end_line: 1, end_column: column + 1, text });
  expect(apply('a😀b', [at(0, 'long'), at(1, ''), at(2, 'c')])).toBe('longc');
});
