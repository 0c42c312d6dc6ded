/** Puts the findings of a book into the editors of its notebook, once there are any to speak of. */

import { EditorView } from '@codemirror/view';
import { Cell } from '@jupyterlab/cells';
import { CodeMirrorEditor } from '@jupyterlab/codemirror';
import { TranslationBundle } from '@jupyterlab/translation';
import { Book } from '../findings/book';
import { Remedies } from './card';
import { marks, marksAt, showFindings } from './marks';
import { cards } from './tooltips';

export type RemediesOf = (cell: string) => Remedies;

export class Editors {
  // Editors that can show findings; most cells never have one, and their editors are left alone.
  private readonly extended = new WeakSet<EditorView>();

  constructor(
    private readonly book: Book,
    private readonly remedies: RemediesOf,
    private readonly trans: TranslationBundle,
  ) {
    book.changed.connect(this.show, this);
  }

  /** Draw the findings of one cell, or of all. */
  show(_: Book, changed: string | null): void {
    for (const cell of this.book.panel.content.widgets) {
      if (cell.model.type === 'code' && (changed === null || cell.model.id === changed)) {
        void this.draw(cell);
      }
    }
  }

  /** Draw a cell's findings, when it has an editor: those that are far out of view have none yet. */
  private async draw(cell: Cell): Promise<void> {
    if (!editorOf(cell)) {
      await cell.ready;
    }
    const view = editorOf(cell);
    if (!view || cell.isDisposed) {
      return;
    }
    const source = cell.model.sharedModel.getSource();
    const findings = this.book.findings(cell.model.id);
    if (findings.length > 0 && !this.extended.has(view)) {
      this.extended.add(view);
      editor(cell)?.injectExtension([marks, cards(this.remedies(cell.model.id), this.trans)]);
    }
    // While an edit waits for its check, the marks move along by themselves.
    const waits = findings.length === 0 && !this.book.isChecked(cell.model.id);
    if (this.extended.has(view) && !waits && view.state.doc.toString() === source) {
      if (findings.length > 0 || marksAt(view).length > 0) {
        view.dispatch({ effects: showFindings.of(findings) });
      }
    }
    cell.toggleClass('jp-xpsession-has-findings', findings.length > 0);
  }
}

function editor(cell: Cell): CodeMirrorEditor | null {
  return cell.editor instanceof CodeMirrorEditor ? cell.editor : null;
}

/** The editor of a cell, or null where it has none yet. */
export function editorOf(cell: Cell): EditorView | null {
  return editor(cell)?.editor ?? null;
}
