/** The side panel: the device of the current notebook, and its findings by cell. */

import { TranslationBundle } from '@jupyterlab/translation';
import { VDomModel, VDomRenderer } from '@jupyterlab/ui-components';
import * as React from 'react';
import { DeviceModel } from '../device/model';
import { Book } from '../findings/book';
import { goTo } from '../findings/go';
import { Preferences } from '../preferences';
import { IActions, IBooks } from '../tokens';
import { DeviceSection } from './device';
import { FindingsSection } from './findings';

/** What the panel shows: the book of the current notebook. */
export class PanelModel extends VDomModel {
  private book_: Book | null = null;

  constructor(
    private readonly books: IBooks,
    readonly device: DeviceModel,
    readonly preferences: Preferences,
  ) {
    super();
    books.currentChanged.connect(this.turn, this);
    device.stateChanged.connect(this.tell, this);
    this.turn();
  }

  get book(): Book | null {
    return this.book_;
  }

  private turn(): void {
    const { current } = this.books;
    if (current !== this.book_) {
      this.book_?.changed.disconnect(this.tell, this);
      this.book_ = current;
      current?.changed.connect(this.tell, this);
      this.device.show(current?.panel.sessionContext ?? null);
    }
    this.tell();
  }

  private tell(): void {
    this.stateChanged.emit();
  }
}

export class FindingsPanel extends VDomRenderer<PanelModel> {
  constructor(
    model: PanelModel,
    private readonly actions: IActions,
    private readonly trans: TranslationBundle,
  ) {
    super(model);
    this.id = 'jp-xpsession-panel';
    this.addClass('jp-xpsession-panel-side');
  }

  protected render(): JSX.Element | null {
    // What nobody sees is drawn when it is shown.
    if (!this.isVisible) {
      return null;
    }
    const { actions, model, trans } = this;
    const { book, device, preferences } = model;
    const { link } = device;
    if (!book) {
      return <p className="jp-xpsession-empty">{trans.__('Open a notebook to see its device and its findings.')}</p>;
    }
    if (link?.presence === 'absent') {
      return (
        <div className="jp-xpsession-empty">
          <p>{trans.__('xpsession is not loaded in the kernel of this notebook.')}</p>
          <button type="button" className="jp-xpsession-primary" onClick={() => actions.load(link)}>
            {trans.__('Load xpsession')}
          </button>
        </div>
      );
    }
    if (!link?.state) {
      return <p className="jp-xpsession-empty">{emptyText(link?.presence, trans)}</p>;
    }
    return (
      <>
        <DeviceSection link={link} memory={device.memory} actions={actions} trans={trans} />
        <FindingsSection
          pages={book.pages}
          ignored={link.state.ignore}
          quiet={!preferences.values.enabled || link.state.warnings === 'off'}
          trans={trans}
          onGo={spot => void goTo(book, spot)}
          onFix={({ cell, finding }) => actions.remedies(book, cell).fix(finding)}
          onExplain={({ cell, finding }) => actions.remedies(book, cell).explain(finding)}
          onFixAll={() => void actions.fixNotebook(book)}
          onReport={code => {
            void preferences.unignore(code);
            link.configure({ unignore: [code] }).catch(() => undefined);
          }}
        />
      </>
    );
  }

  protected override onAfterShow(): void {
    this.model.stateChanged.emit();
  }
}

function emptyText(presence: string | undefined, trans: TranslationBundle): string {
  switch (presence) {
    case 'foreign':
      return trans.__('The kernel of this notebook runs another language than Python.');
    case 'older':
      return trans.__('The xpsession of this kernel is older than this page. Hint: %pip install --upgrade xpsession');
    case 'newer':
      return trans.__('The xpsession of this kernel is newer than this page. Hint: upgrade it where JupyterLab runs');
    default:
      return trans.__('Waiting for the kernel.');
  }
}
