/** Goes to findings: to one, to the next, to the one before. */

import { Finding } from '../wire/messages';
import { Lines } from '../wire/places';
import { Book } from './book';

/** A finding and the cell that it is in. */
export interface Spot {
  readonly cell: string;
  readonly finding: Finding;
}

/** Show a finding's cell, with the cursor at it. */
export async function goTo(book: Book, { cell, finding }: Spot): Promise<void> {
  const notebook = book.panel.content;
  const index = notebook.widgets.findIndex(widget => widget.model.id === cell);
  if (index < 0) {
    return;
  }
  const widget = notebook.widgets[index];
  notebook.activeCellIndex = index;
  await notebook.scrollToItem(index, 'smart');
  await widget.ready;
  notebook.mode = 'edit';
  const source = widget.model.sharedModel.getSource();
  const before = source.slice(0, new Lines(source).offset(finding.line, finding.column));
  const line = before.split('\n').length - 1;
  // Counted as the editor counts, in UTF-16 units.
  const position = { line, column: before.length - (before.lastIndexOf('\n') + 1) };
  widget.editor?.setCursorPosition(position);
  widget.editor?.revealPosition(position);
  widget.editor?.focus();
}

/** The finding after the cursor, or before it where `step` is -1; from the last one on to the first. */
export function neighbour(book: Book, step: 1 | -1): Spot | null {
  const spots = book.pages.flatMap(({ cell, findings }) => sorted(findings).map(finding => ({ cell, finding })));
  if (spots.length === 0) {
    return null;
  }
  const here = position(book);
  const order = (spot: Spot): number[] => [indexOf(book, spot.cell), spot.finding.line, spot.finding.column];
  const ahead = spots.filter(spot => compare(order(spot), here) * step > 0);
  const [first, last] = [spots[0], spots[spots.length - 1]];
  return step > 0 ? (ahead[0] ?? first) : (ahead[ahead.length - 1] ?? last);
}

/** Where the cursor is: the cell's index, the line from 1 and the column in code points. */
function position(book: Book): number[] {
  const { activeCell, activeCellIndex } = book.panel.content;
  const cursor = activeCell?.editor?.getCursorPosition() ?? { line: 0, column: 0 };
  const line = activeCell?.model.sharedModel.getSource().split('\n')[cursor.line] ?? '';
  return [activeCellIndex, cursor.line + 1, Array.from(line.slice(0, cursor.column)).length];
}

function indexOf(book: Book, cell: string): number {
  return book.panel.content.widgets.findIndex(widget => widget.model.id === cell);
}

function sorted(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((one, other) => one.line - other.line || one.column - other.column);
}

function compare(one: readonly number[], other: readonly number[]): number {
  const differs = one.findIndex((value, index) => value !== other[index]);
  return differs < 0 ? 0 : one[differs] - other[differs];
}
