import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { Preferences } from '../preferences';
import { IPreferences } from '../tokens';

const ID = 'xpsession:settings';

/** What the user has set, from JupyterLab's settings where there are any. */
export const preferences: JupyterFrontEndPlugin<Preferences> = {
  id: ID,
  description: 'The settings of xpsession.',
  autoStart: true,
  provides: IPreferences,
  optional: [ISettingRegistry],
  activate: (_: JupyterFrontEnd, registry: ISettingRegistry | null) => {
    const made = new Preferences();
    registry
      ?.load(ID)
      .then(settings => {
        made.keepIn({ set: (key, value) => settings.set(key, value) });
        settings.changed.connect(() => made.read(settings.composite));
        made.read(settings.composite);
      })
      .catch(() => console.warn('xpsession: the settings could not be read; the defaults hold'));
    return made;
  },
};
