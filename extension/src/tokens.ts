/** What the plugins give to each other. */

import { NotebookPanel } from '@jupyterlab/notebook';
import { Token } from '@lumino/coreutils';
import { ISignal } from '@lumino/signaling';
import { MenuActions } from './device/menu';
import { Remedies } from './editor/card';
import { Book } from './findings/book';
import { Links } from './kernel/links';
import { Preferences } from './preferences';

export const IPreferences = new Token<Preferences>('xpsession:IPreferences', 'What the user has set.');

export const ILinks = new Token<Links>('xpsession:ILinks', 'The links to the kernels of this page.');

/** The findings of each notebook. */
export interface IBooks {
  readonly current: Book | null;
  readonly currentChanged: ISignal<IBooks, void>;
  readonly added: ISignal<IBooks, Book>;
  of(panel: NotebookPanel): Book | null;
}
export const IBooks = new Token<IBooks>('xpsession:IBooks', 'The findings of each notebook.');

/** What the user can do, with what is said when it is done. */
export interface IActions extends MenuActions {
  remedies(book: Book, cell: string): Remedies;
  fixCell(book: Book, cell: string): Promise<void>;
  fixNotebook(book: Book): Promise<void>;
}
export const IActions = new Token<IActions>('xpsession:IActions', 'What the user can do, and what is then said.');

/** The commands that others than their own plugin name. */
export const SHOW_FINDINGS = 'xpsession:show-findings';
