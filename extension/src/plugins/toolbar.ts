import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IToolbarWidgetRegistry } from '@jupyterlab/apputils';
import { NotebookPanel } from '@jupyterlab/notebook';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { DeviceItem } from '../device/item';
import { DeviceModel } from '../device/model';
import { Links } from '../kernel/links';
import { Preferences } from '../preferences';
import { IActions, ILinks, IPreferences } from '../tokens';

/** The device of a notebook in its toolbar; Notebook 7 has no status bar. */
export const toolbar: JupyterFrontEndPlugin<void> = {
  id: 'xpsession:toolbar',
  description: "The device in the notebook's toolbar.",
  autoStart: true,
  requires: [IToolbarWidgetRegistry, ILinks, IPreferences, IActions],
  optional: [IStatusBar, ITranslator],
  activate: (
    _: JupyterFrontEnd,
    registry: IToolbarWidgetRegistry,
    links: Links,
    preferences: Preferences,
    actions: IActions,
    statusBar: IStatusBar | null,
    translator: ITranslator | null,
  ) => {
    const trans = (translator ?? nullTranslator).load('xpsession');
    registry.addFactory<NotebookPanel>('Notebook', 'xpsessionDevice', panel => {
      const shown = (): boolean => {
        const { item } = preferences.values;
        return item === 'toolbar' || item === 'both' || (item === 'statusbar' && statusBar === null);
      };
      // What the status bar says is not said twice.
      const brief = (): boolean => statusBar !== null && preferences.values.item === 'both';
      const model: DeviceModel = new DeviceModel(links, preferences, () => shown() && !brief() && item.isVisible);
      const item: DeviceItem = new DeviceItem(model, actions, trans, brief);
      item.addClass('jp-xpsession-in-toolbar');
      model.stateChanged.connect(() => item.setHidden(!shown() || !item.isActive));
      item.disposed.connect(() => model.dispose());
      model.show(panel.sessionContext);
      return item;
    });
  },
};
