/** The underlines of one editor: they move with edits, and go when what they stand under is edited. */

import { ChangeSet, Extension, RangeSet, StateEffect, StateField, Text } from '@codemirror/state';
import { Decoration, DecorationSet, EditorView } from '@codemirror/view';
import { Finding } from '../wire/messages';
import { Lines } from '../wire/places';

/** Where a finding stands in the editor now. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly finding: Finding;
}

/** Show these findings, of the text as it is now, and no others. */
export const showFindings = StateEffect.define<readonly Finding[]>();

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let now = marks;
    if (transaction.docChanged) {
      const { changes } = transaction;
      now = now.update({ filter: (from, to) => !edited(changes, from, to) }).map(changes);
    }
    for (const effect of transaction.effects) {
      if (effect.is(showFindings)) {
        now = decorate(transaction.newDoc, effect.value);
      }
    }
    return now;
  },
  provide: self => EditorView.decorations.from(self),
});

/** What an editor needs to show findings. */
export const marks: Extension = field;

/** The marks under a position, the narrowest first; where `position` is left out, all of them. */
export function marksAt(view: EditorView, position?: number): readonly Mark[] {
  const set = view.state.field(field, false);
  const found: Mark[] = [];
  const [from, to] = position === undefined ? [0, view.state.doc.length] : [position, position];
  set?.between(from, to, (start, end, value) => {
    found.push({ from: start, to: end, finding: (value.spec as { finding: Finding }).finding });
  });
  return position === undefined ? found : found.sort((one, other) => one.to - one.from - (other.to - other.from));
}

/** Return whether a change altered what stands in a range, or lengthened a word at its edge. */
export function edited(changes: ChangeSet, from: number, to: number): boolean {
  let hit = false;
  changes.iterChanges((fromA, toA, _fromB, _toB, inserted) => {
    const inside = fromA < to && toA > from;
    const grows =
      (fromA === to && /^\w/.test(inserted.toString())) || (toA === from && /\w$/.test(inserted.toString()));
    hit ||= inside || grows;
  });
  return hit;
}

function decorate(doc: Text, findings: readonly Finding[]): DecorationSet {
  const lines = new Lines(doc.toString());
  const ranges = findings.flatMap(finding => {
    let { from, to } = lines.range(finding);
    if (from === to) {
      // A place without width, as at the end of a line: underline the character beside it.
      to = Math.min(to + 1, doc.length);
      from = from === to ? Math.max(0, from - 1) : from;
    }
    return from < to ? [decoration(finding).range(from, to)] : [];
  });
  return RangeSet.of(ranges, true);
}

function decoration(finding: Finding): Decoration {
  return Decoration.mark({
    class: `jp-xpsession-mark jp-xpsession-mark-${finding.severity}`,
    attributes: { 'data-xpsession-code': finding.code },
    finding,
  });
}
