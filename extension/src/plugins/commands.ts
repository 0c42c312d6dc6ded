import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, InputDialog } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { deviceLabel } from '../device/words';
import { editorOf } from '../editor/attach';
import { marksAt } from '../editor/marks';
import { openCard } from '../editor/tooltips';
import { Book } from '../findings/book';
import { goTo, neighbour } from '../findings/go';
import { Preferences } from '../preferences';
import { IActions, IBooks, IPreferences, SHOW_FINDINGS } from '../tokens';
import { Finding } from '../wire/messages';

/** Everything that can be done, by name: in the palette, in the menus, and for shortcuts. */
export const commands: JupyterFrontEndPlugin<void> = {
  id: 'xpsession:commands',
  description: 'The commands of xpsession.',
  autoStart: true,
  requires: [IBooks, IActions, IPreferences],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    books: IBooks,
    actions: IActions,
    preferences: Preferences,
    palette: ICommandPalette | null,
    translator: ITranslator | null,
  ) => {
    const trans = (translator ?? nullTranslator).load('xpsession');
    const open = (): Book | null => (books.current?.isOpen ? books.current : null);
    const cell = (): string => books.current?.panel.content.activeCell?.model.id ?? '';
    const atCursor = (): Finding | null => {
      const active = books.current?.panel.content.activeCell;
      const view = active ? editorOf(active) : null;
      return view ? (marksAt(view, view.state.selection.main.head)[0]?.finding ?? null) : null;
    };
    const remedy = (name: 'fix' | 'ignoreHere' | 'ignoreEverywhere' | 'explain') => (): void => {
      const [book, finding] = [open(), atCursor()];
      if (book && finding) {
        actions.remedies(book, cell())[name](finding);
      }
    };
    const isOpen = (): boolean => open() !== null;
    const hasFinding = (): boolean => isOpen() && atCursor() !== null;
    const step = (by: 1 | -1) => async (): Promise<void> => {
      const book = open();
      const spot = book && neighbour(book, by);
      if (book && spot) {
        await goTo(book, spot);
      }
    };

    const add = (
      id: string,
      label: string,
      execute: () => Promise<void> | void,
      isEnabled: () => boolean,
      options: { caption?: string; isToggled?: () => boolean; isVisible?: () => boolean } = {},
    ): void => {
      const toggles = options.isToggled ? { isToggleable: true } : {};
      app.commands.addCommand(id, { label, execute, isEnabled, ...options, ...toggles });
      palette?.addItem({ command: id, category: 'xpsession' });
    };

    add('xpsession:fix', trans.__('Fix the Finding at the Cursor'), remedy('fix'), () =>
      Boolean(isOpen() && atCursor()?.fix),
    );
    add(
      'xpsession:fix-cell',
      trans.__('Fix the Cell'),
      () => {
        const book = open();
        return book ? actions.fixCell(book, cell()) : undefined;
      },
      isOpen,
      { caption: trans.__('Apply the fixes that do not change what runs') },
    );
    add(
      'xpsession:fix-notebook',
      trans.__('Fix the Notebook'),
      () => {
        const book = open();
        return book ? actions.fixNotebook(book) : undefined;
      },
      isOpen,
      { caption: trans.__('Apply the fixes that do not change what runs') },
    );
    add('xpsession:ignore-here', trans.__('Ignore the Finding Here'), remedy('ignoreHere'), hasFinding);
    add('xpsession:ignore-everywhere', trans.__('Ignore This Rule Everywhere'), remedy('ignoreEverywhere'), hasFinding);
    add('xpsession:explain', trans.__('Explain the Rule at the Cursor'), remedy('explain'), hasFinding);
    add(
      'xpsession:show-card',
      trans.__('Show the Finding at the Cursor'),
      () => {
        const active = books.current?.panel.content.activeCell;
        const view = active ? editorOf(active) : null;
        if (view) {
          openCard(view);
        }
      },
      hasFinding,
    );
    add('xpsession:next', trans.__('Go to the Next Finding'), step(1), isOpen);
    add('xpsession:previous', trans.__('Go to the Previous Finding'), step(-1), isOpen);
    add(
      'xpsession:toggle',
      trans.__('Findings in the Editor'),
      () => preferences.enable(!preferences.values.enabled),
      () => true,
      { isToggled: () => preferences.values.enabled },
    );
    add(
      'xpsession:load',
      trans.__('Load xpsession into This Kernel'),
      () => {
        const link = books.current?.session.link;
        if (link) {
          actions.load(link);
        }
      },
      () => books.current?.session.link?.presence === 'absent',
    );
    add(
      'xpsession:select-device',
      trans.__('Select a Device…'),
      async () => {
        const link = books.current?.session.link;
        const devices = link?.state?.devices.filter(({ available }) => available) ?? [];
        const labels = devices.map(device => deviceLabel(device, trans));
        const bound = devices.findIndex(({ name }) => name === link?.state?.device);
        const { value } = await InputDialog.getItem({
          title: trans.__('Bind xp on'),
          items: labels,
          current: Math.max(0, bound),
          okLabel: trans.__('Select'),
        });
        const chosen = devices[labels.indexOf(value ?? '')];
        if (link && chosen) {
          actions.select(link, chosen.name, { move: false });
        }
      },
      isOpen,
    );
    palette?.addItem({ command: SHOW_FINDINGS, category: 'xpsession' });
  },
};
