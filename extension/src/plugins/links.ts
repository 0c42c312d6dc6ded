import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IConsoleTracker } from '@jupyterlab/console';
import { INotebookTracker } from '@jupyterlab/notebook';
import { Links } from '../kernel/links';
import { ILinks } from '../tokens';

/** Looks, in the kernel of each notebook and console, whether xpsession is loaded. */
export const links: JupyterFrontEndPlugin<Links> = {
  id: 'xpsession:links',
  description: 'The links to the kernels that have loaded xpsession.',
  autoStart: true,
  provides: ILinks,
  optional: [INotebookTracker, IConsoleTracker],
  activate: (_: JupyterFrontEnd, notebooks: INotebookTracker | null, consoles: IConsoleTracker | null) => {
    const made = new Links();
    notebooks?.widgetAdded.connect((_, { sessionContext }) => void made.follow(sessionContext));
    consoles?.widgetAdded.connect((_, { sessionContext }) => void made.follow(sessionContext));
    return made;
  },
};
