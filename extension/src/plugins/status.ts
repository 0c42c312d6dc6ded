import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISessionContext } from '@jupyterlab/apputils';
import { ConsolePanel } from '@jupyterlab/console';
import { NotebookPanel } from '@jupyterlab/notebook';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { DeviceItem } from '../device/item';
import { DeviceModel } from '../device/model';
import { Links } from '../kernel/links';
import { Preferences } from '../preferences';
import { IActions, ILinks, IPreferences } from '../tokens';

/** The device of the current notebook or console, in the status bar. */
export const status: JupyterFrontEndPlugin<void> = {
  id: 'xpsession:status',
  description: 'The device in the status bar.',
  autoStart: true,
  requires: [ILinks, IPreferences, IActions],
  // Notebook 7 has no status bar.
  optional: [IStatusBar, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    links: Links,
    preferences: Preferences,
    actions: IActions,
    statusBar: IStatusBar | null,
    translator: ITranslator | null,
  ) => {
    if (!statusBar) {
      return;
    }
    const shown = (): boolean => ['statusbar', 'both'].includes(preferences.values.item);
    const model: DeviceModel = new DeviceModel(links, preferences, () => shown() && item.isVisible);
    const item: DeviceItem = new DeviceItem(model, actions, (translator ?? nullTranslator).load('xpsession'));
    statusBar.registerStatusItem('xpsession:device', {
      item,
      align: 'left',
      rank: 3,
      isActive: () => shown() && item.isActive,
      activeStateChanged: model.stateChanged,
    });
    app.shell.currentChanged?.connect((_, { newValue }) => model.show(contextOf(newValue)));
    model.show(contextOf(app.shell.currentWidget));
  },
};

function contextOf(widget: Widget | null): ISessionContext | null {
  return widget instanceof NotebookPanel || widget instanceof ConsolePanel ? widget.sessionContext : null;
}
