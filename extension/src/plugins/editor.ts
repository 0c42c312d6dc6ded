import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Editors } from '../editor/attach';
import { Book } from '../findings/book';
import { IActions, IBooks } from '../tokens';

/** Underlines findings in the cells, and says on hover what they are about. */
export const editor: JupyterFrontEndPlugin<void> = {
  id: 'xpsession:editor',
  description: 'The findings in the editor.',
  autoStart: true,
  requires: [IBooks, IActions],
  optional: [ITranslator],
  activate: (_: JupyterFrontEnd, books: IBooks, actions: IActions, translator: ITranslator | null) => {
    const trans = (translator ?? nullTranslator).load('xpsession');
    books.added.connect((_, book: Book) => {
      new Editors(book, cell => actions.remedies(book, cell), trans).show(book, null);
    });
  },
};
