/** What is done about findings: the edits come from the kernel, and are applied only to the source that they are of. */

import { ICellModel } from '@jupyterlab/cells';
import { Refusal } from '../kernel/requests';
import { digest } from '../wire/digest';
import { CellEdits, Edit, Finding } from '../wire/messages';
import { replacements } from '../wire/places';
import { Book } from './book';

/** What an action came to. */
export interface Outcome {
  readonly fixed: number;
  readonly left: number;
  readonly cells: number;
  /** Whether some cell had changed meanwhile, and was left alone. */
  readonly late: boolean;
}

const NOTHING: Outcome = { fixed: 0, left: 0, cells: 0, late: false };

/** Apply the safe fix of one finding. */
export function fixOne(book: Book, cell: string, finding: Finding): Outcome {
  const model = book.model(cell);
  const holds = book.findings(cell).some(({ code, line, column }) => {
    return code === finding.code && line === finding.line && column === finding.column;
  });
  if (!model || !holds || finding.fix === null) {
    book.recheck(cell);
    return { ...NOTHING, late: true };
  }
  edit(model, finding.fix);
  book.recheck(cell);
  return { fixed: 1, left: 0, cells: 1, late: false };
}

/** Apply the safe fixes of some cells, or of all of a notebook. */
export async function fixCells(book: Book, cells: ReadonlySet<string> | null): Promise<Outcome> {
  const { link } = book.session;
  const asked = book.sources.filter(({ cell }) => cells === null || cells.has(cell));
  if (!link || asked.length === 0) {
    return NOTHING;
  }
  const answer = await link.ask('fix', { cells: asked, only: null });
  return applyAll(book, answer.cells);
}

/** Put the comment that ignores a finding where it counts. */
export async function ignoreHere(book: Book, cell: string, finding: Finding): Promise<Outcome> {
  const { link } = book.session;
  const model = book.model(cell);
  if (!link || !model) {
    return NOTHING;
  }
  const { code, line, column } = finding;
  const answer = await link.ask('suppress', { cell, source: model.sharedModel.getSource(), code, line, column });
  return applyAll(book, answer.cells);
}

/** The sentence of a refusal; anything else is a page that lost its kernel. */
export function sentence(error: unknown, otherwise: string): string {
  return error instanceof Refusal ? error.message : otherwise;
}

function applyAll(book: Book, answers: readonly CellEdits[]): Outcome {
  let outcome = NOTHING;
  for (const { cell, digest: of, edits, fixed, left } of answers) {
    const model = book.model(cell);
    if (!model || digest(model.sharedModel.getSource()) !== of) {
      outcome = { ...outcome, late: true };
    } else {
      if (edits.length > 0) {
        edit(model, edits);
        book.recheck(cell);
      }
      outcome = {
        ...outcome,
        fixed: outcome.fixed + fixed,
        left: outcome.left + left,
        cells: outcome.cells + (edits.length > 0 ? 1 : 0),
      };
    }
  }
  return outcome;
}

/** Apply edits as one step that can be undone. */
function edit(model: ICellModel, edits: readonly Edit[]): void {
  const { sharedModel } = model;
  sharedModel.transact(() => {
    for (const { from, to, text } of replacements(sharedModel.getSource(), edits)) {
      sharedModel.updateSource(from, to, text);
    }
  });
}
