import { ILabShell, ILayoutRestorer, JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { DeviceModel } from '../device/model';
import { icon } from '../icon';
import { Links } from '../kernel/links';
import { FindingsPanel, PanelModel } from '../panel/panel';
import { Preferences } from '../preferences';
import { IActions, IBooks, ILinks, IPreferences, SHOW_FINDINGS } from '../tokens';

/** The side panel with the findings of the whole notebook. */
export const panel: JupyterFrontEndPlugin<void> = {
  id: 'xpsession:panel',
  description: 'The device and the findings of a notebook, in a side panel.',
  autoStart: true,
  requires: [IBooks, ILinks, IPreferences, IActions],
  optional: [ILayoutRestorer, ILabShell, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    books: IBooks,
    links: Links,
    preferences: Preferences,
    actions: IActions,
    restorer: ILayoutRestorer | null,
    lab: ILabShell | null,
    translator: ITranslator | null,
  ) => {
    const trans = (translator ?? nullTranslator).load('xpsession');
    const device = new DeviceModel(links, preferences, () => made.isVisible, true);
    const made: FindingsPanel = new FindingsPanel(new PanelModel(books, device, preferences), actions, trans);
    made.title.icon = icon;
    made.title.caption = trans.__('xpsession: device and findings');
    made.node.setAttribute('role', 'region');
    made.node.setAttribute('aria-label', trans.__('xpsession: device and findings'));
    app.shell.add(made, 'right', { rank: 900, type: 'xpsession' });
    restorer?.add(made, made.id);
    app.commands.addCommand(SHOW_FINDINGS, {
      label: trans.__('Show the Findings of the Notebook'),
      execute: () => {
        app.shell.activateById(made.id);
        lab?.expandRight();
      },
    });
  },
};
