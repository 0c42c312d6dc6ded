/** Places of the wire, counted in code points, as offsets in a string of UTF-16 units. */

import { Edit, Span } from './messages';

/** The lines of one source, for looking up many places in it. */
export class Lines {
  private readonly starts: number[] = [0];

  constructor(private readonly source: string) {
    for (const end of source.matchAll(/\r\n|\r|\n/g)) {
      this.starts.push((end.index ?? 0) + end[0].length);
    }
  }

  /** The offset of a place; one behind its line's end, or behind the source's, is that end. */
  offset(line: number, column: number): number {
    if (line > this.starts.length) {
      return this.source.length;
    }
    let offset = this.starts[line - 1];
    const end = this.end(line);
    for (let left = column; left > 0 && offset < end; left--) {
      offset += (this.source.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
    }
    return offset;
  }

  /** The place of an offset. */
  place(offset: number): { line: number; column: number } {
    let line = this.starts.length;
    while (this.starts[line - 1] > offset) {
      line--;
    }
    return { line, column: Array.from(this.source.slice(this.starts[line - 1], offset)).length };
  }

  /** The two offsets of a span, the second never before the first. */
  range(span: Span): { from: number; to: number } {
    const from = this.offset(span.line, span.column);
    return { from, to: Math.max(from, this.offset(span.end_line, span.end_column)) };
  }

  private end(line: number): number {
    if (line === this.starts.length) {
      return this.source.length;
    }
    const next = this.starts[line];
    return this.source.slice(next - 2, next) === '\r\n' ? next - 2 : next - 1;
  }
}

/** The edits as offsets, from the last to the first, so that applying one leaves the others where they are. */
export function replacements(source: string, edits: readonly Edit[]): { from: number; to: number; text: string }[] {
  const lines = new Lines(source);
  return edits.map(edit => ({ ...lines.range(edit), text: edit.text })).reverse();
}

/** The source with all edits applied. */
export function apply(source: string, edits: readonly Edit[]): string {
  return replacements(source, edits).reduce(
    (done, { from, to, text }) => done.slice(0, from) + text + done.slice(to),
    source,
  );
}
