/** The device of a kernel, as an item of the status bar or of a notebook's toolbar. */

import { TranslationBundle } from '@jupyterlab/translation';
import { VDomRenderer } from '@jupyterlab/ui-components';
import * as React from 'react';
import { MenuActions, deviceMenu, openAt } from './menu';
import { DeviceModel } from './model';
import { itemText } from './words';

export class DeviceItem extends VDomRenderer<DeviceModel> {
  constructor(
    model: DeviceModel,
    private readonly actions: MenuActions,
    private readonly trans: TranslationBundle,
    private readonly isBrief = (): boolean => false,
  ) {
    super(model);
    this.addClass('jp-xpsession-item');
  }

  /** Whether there is anything to show. */
  get isActive(): boolean {
    return itemText(this.model.link, this.model.memory, this.trans) !== null;
  }

  protected render(): JSX.Element | null {
    const text = itemText(this.model.link, this.model.memory, this.trans);
    if (!text) {
      return null;
    }
    return (
      <button
        type="button"
        className={`jp-xpsession-device jp-xpsession-tone-${text.tone}`}
        title={text.title}
        aria-haspopup="menu"
        aria-label={this.trans.__('Device: %1', text.label)}
        onClick={event => this.open(event.currentTarget)}
      >
        <span>{this.isBrief() ? text.short : text.label}</span>
        <span className="jp-xpsession-caret" aria-hidden="true">
          ▾
        </span>
      </button>
    );
  }

  private open(anchor: HTMLElement): void {
    const { link } = this.model;
    if (link?.presence === 'absent' || link?.state) {
      openAt(deviceMenu(link, this.actions, this.trans), anchor.getBoundingClientRect());
    }
  }
}
