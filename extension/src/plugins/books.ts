import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';
import { Book } from '../findings/book';
import { IBooks, ILinks, IPreferences } from '../tokens';
import { Links } from '../kernel/links';
import { Preferences } from '../preferences';

/** Keeps the findings of each notebook whose kernel has loaded xpsession. */
export const books: JupyterFrontEndPlugin<IBooks> = {
  id: 'xpsession:books',
  description: 'The findings of each notebook.',
  autoStart: true,
  provides: IBooks,
  requires: [INotebookTracker, ILinks, IPreferences],
  activate: (_: JupyterFrontEnd, tracker: INotebookTracker, links: Links, preferences: Preferences) =>
    new Books(tracker, links, preferences),
};

class Books implements IBooks {
  readonly currentChanged: Signal<IBooks, void> = new Signal<IBooks, void>(this);
  readonly added: Signal<IBooks, Book> = new Signal<IBooks, Book>(this);
  private readonly books = new WeakMap<NotebookPanel, Book>();

  constructor(
    private readonly tracker: INotebookTracker,
    links: Links,
    preferences: Preferences,
  ) {
    tracker.widgetAdded.connect((_, panel) => {
      // The cells are there when the file is read.
      void panel.context.ready.then(() => {
        if (!panel.isDisposed) {
          const book = new Book(panel, links.follow(panel.sessionContext), preferences);
          this.books.set(panel, book);
          this.added.emit(book);
          this.currentChanged.emit();
        }
      });
    });
    tracker.currentChanged.connect(() => this.currentChanged.emit());
  }

  get current(): Book | null {
    const { currentWidget } = this.tracker;
    return currentWidget ? this.of(currentWidget) : null;
  }

  of(panel: NotebookPanel): Book | null {
    return this.books.get(panel) ?? null;
  }
}
