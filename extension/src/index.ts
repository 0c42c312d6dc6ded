import { actions } from './plugins/actions';
import { books } from './plugins/books';
import { commands } from './plugins/commands';
import { editor } from './plugins/editor';
import { links } from './plugins/links';
import { panel } from './plugins/panel';
import { preferences } from './plugins/preferences';
import { status } from './plugins/status';
import { toolbar } from './plugins/toolbar';

export default [preferences, links, books, actions, editor, commands, panel, status, toolbar];
