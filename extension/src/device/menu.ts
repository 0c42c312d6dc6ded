/** The menu of a device item. */

import { TranslationBundle } from '@jupyterlab/translation';
import { MenuSvg } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';
import { Message } from '@lumino/messaging';
import { Menu } from '@lumino/widgets';
import { Link } from '../kernel/link';
import { deviceLabel, deviceTitle } from './words';

/** What a menu can do beside selecting. */
export interface MenuActions {
  load(link: Link): void;
  select(link: Link, device: string, options: { move: boolean }): void;
  showFindings(): void;
}

/** A menu whose items show their captions, also those that are disabled: there the caption says why. */
class CaptionedMenu extends MenuSvg {
  protected override onUpdateRequest(message: Message): void {
    super.onUpdateRequest(message);
    for (const [index, { caption }] of this.items.entries()) {
      this.contentNode.children[index]?.setAttribute('title', caption);
    }
  }
}

/** Return the menu of a kernel as it is now. */
export function deviceMenu(link: Link, actions: MenuActions, trans: TranslationBundle): Menu {
  // A registry of its own: what is in this menu is of one kernel at one moment.
  const commands = new CommandRegistry();
  const menu = new CaptionedMenu({ commands });
  menu.addClass('jp-xpsession-menu');
  const { state } = link;
  if (link.presence === 'absent') {
    commands.addCommand('load', {
      label: trans.__('Load xpsession into this kernel'),
      caption: trans.__('Runs %load_ext xpsession'),
      execute: () => actions.load(link),
    });
    menu.addItem({ command: 'load' });
  }
  if (!state) {
    return menu;
  }
  const moves = new CaptionedMenu({ commands });
  moves.addClass('jp-xpsession-menu');
  moves.title.label = trans.__('Select and Move the Arrays There');
  for (const [index, device] of state.devices.entries()) {
    const wanted = state.pending?.device ?? state.device;
    const options = {
      label: deviceLabel(device, trans),
      caption: deviceTitle(device),
      isEnabled: () => device.available,
    };
    commands.addCommand(`select-${index}`, {
      ...options,
      isToggleable: true,
      isToggled: () => device.name === wanted,
      execute: () => actions.select(link, device.name, { move: false }),
    });
    commands.addCommand(`move-${index}`, {
      ...options,
      execute: () => actions.select(link, device.name, { move: true }),
    });
    menu.addItem({ command: `select-${index}` });
    moves.addItem({ command: `move-${index}` });
  }
  commands.addCommand('findings', {
    label: trans.__('Show Findings'),
    execute: () => actions.showFindings(),
  });
  menu.addItem({ type: 'separator' });
  menu.addItem({ type: 'submenu', submenu: moves });
  menu.addItem({ type: 'separator' });
  menu.addItem({ command: 'findings' });
  return menu;
}

/** Open a menu at an item: below it, or above it at the bottom of the window. */
export function openAt(menu: Menu, anchor: DOMRect): void {
  menu.aboutToClose.connect(() => {
    // After what was chosen has run.
    window.setTimeout(() => menu.dispose(), 0);
  });
  menu.open(anchor.left, anchor.bottom);
  const { width, height } = menu.node.getBoundingClientRect();
  const fits = anchor.bottom + height <= window.innerHeight;
  const left = Math.max(0, Math.min(anchor.left, window.innerWidth - width));
  const top = fits ? anchor.bottom : Math.max(0, anchor.top - height);
  menu.node.style.transform = `translate(${left}px, ${top}px)`;
}
