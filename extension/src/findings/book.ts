/** The findings of one notebook, by cell: after a run what the run showed, while typing what a check says. */

import { Cell, ICellModel } from '@jupyterlab/cells';
import { NotebookPanel } from '@jupyterlab/notebook';
import { ISignal, Signal } from '@lumino/signaling';
import { Link } from '../kernel/link';
import { SessionLink } from '../kernel/links';
import { Preferences } from '../preferences';
import { digest } from '../wire/digest';
import { CellFindings, Finding, State } from '../wire/messages';
import { CheckQueue } from './queue';

// What is longer, in code points, is not checked.
const LONGEST = 1_000_000;

interface Known {
  readonly model: ICellModel;
  readonly changed: () => void;
  ran: CellFindings | null;
  checked: CellFindings | null;
}

/** A code cell, counted from 1 among the notebook's cells, and what was found in it. */
export interface Page {
  readonly cell: string;
  readonly position: number;
  readonly findings: readonly Finding[];
}

export class Book {
  private readonly cells = new Map<string, Known>();
  private readonly queue: CheckQueue;
  private readonly edited = new Set<string>();
  private link: Link | null = null;
  private timer = 0;
  private stale = false;
  private state: State | null = null;
  private disposed = false;
  private readonly changed_ = new Signal<this, string | null>(this);
  private readonly opened_ = new Signal<this, boolean>(this);

  constructor(
    readonly panel: NotebookPanel,
    readonly session: SessionLink,
    private readonly preferences: Preferences,
  ) {
    this.queue = new CheckQueue(
      cells => this.check(cells),
      () => this.link?.answersNow ?? false,
    );
    session.changed.connect(this.follow, this);
    preferences.changed.connect(this.prefer, this);
    panel.disposed.connect(this.dispose, this);
    this.follow();
  }

  /** What is shown of a cell is another; null where that may be so for all. */
  get changed(): ISignal<this, string | null> {
    return this.changed_;
  }

  /** The notebook's kernel has loaded xpsession, or has no longer. */
  get opened(): ISignal<this, boolean> {
    return this.opened_;
  }

  /** Whether the notebook's kernel has loaded xpsession; until then a book listens to no cell. */
  get isOpen(): boolean {
    return this.link !== null;
  }

  /** What to show in a cell as it is now. */
  findings(cell: string): readonly Finding[] {
    const known = this.cells.get(cell);
    if (!known) {
      return [];
    }
    const now = digest(known.model.sharedModel.getSource());
    const held = [known.ran, known.checked].find(found => found?.digest === now);
    const { ignore = [], warnings = 'on' } = this.state ?? {};
    if (!held || warnings === 'off') {
      return [];
    }
    const counted = held.findings.filter(({ code }) => !ignore.includes(code));
    return this.preferences.shown(counted, { stops: warnings === 'error' });
  }

  /** Whether what `findings` says is of the cell as it is now, or nothing will be said of it. */
  isChecked(cell: string): boolean {
    const known = this.cells.get(cell);
    if (!known || !this.preferences.values.enabled) {
      return true;
    }
    const now = digest(known.model.sharedModel.getSource());
    return known.ran?.digest === now || known.checked?.digest === now;
  }

  /** The cells that have findings, in order. */
  get pages(): readonly Page[] {
    const pages: Page[] = [];
    let position = 0;
    for (const model of this.models()) {
      position++;
      const findings = this.findings(model.id);
      if (findings.length > 0) {
        pages.push({ cell: model.id, position, findings });
      }
    }
    return pages;
  }

  /** The code cells as they are now, but for those that are too long to be checked. */
  get sources(): readonly { cell: string; source: string }[] {
    return [...this.models()]
      .filter(model => model.type === 'code')
      .map(model => ({ cell: model.id, source: model.sharedModel.getSource() }))
      .filter(({ source }) => source.length <= LONGEST);
  }

  /** The model of a cell, if the notebook has it. */
  model(cell: string): ICellModel | null {
    return this.cells.get(cell)?.model ?? null;
  }

  /** Check a cell now, without waiting for a pause. */
  recheck(cell: string): void {
    this.edited.delete(cell);
    this.queue.first(cell);
  }

  dispose(): void {
    if (!this.disposed) {
      this.disposed = true;
      this.close();
      this.session.changed.disconnect(this.follow, this);
      this.preferences.changed.disconnect(this.prefer, this);
      Signal.clearData(this);
    }
  }

  private follow(): void {
    const { link } = this.session;
    const present = link?.presence === 'present' ? link : null;
    if (present !== this.link) {
      this.close();
      if (present) {
        this.open(present);
      }
    } else if (present) {
      this.reconsider(present.state);
    }
  }

  /** Check again what a change of the session's settings may have made untrue. */
  private reconsider(now: State | null): void {
    const before = this.state;
    this.state = now;
    if (!now || !before) {
      return;
    }
    const reported = before.ignore.some(code => !now.ignore.includes(code));
    const silenced = now.ignore.some(code => !before.ignore.includes(code));
    if (reported || before.standard !== now.standard || before.warnings !== now.warnings) {
      for (const known of this.cells.values()) {
        known.ran = null;
      }
    } else if (!silenced && before.device === now.device) {
      return;
    }
    this.enqueue(this.cells.keys());
    this.changed_.emit(null);
  }

  private open(link: Link): void {
    this.link = link;
    this.state = link.state;
    link.ran.connect(this.ran, this);
    link.settled.connect(this.settled, this);
    this.panel.model?.cells.changed.connect(this.relist, this);
    this.relist();
    for (const cell of link.cells) {
      this.ran(link, cell);
    }
    this.tellIgnored(link, []);
    this.opened_.emit(true);
  }

  private close(): void {
    const { link } = this;
    if (!link) {
      return;
    }
    this.link = null;
    window.clearTimeout(this.timer);
    this.queue.clear();
    this.edited.clear();
    link.ran.disconnect(this.ran, this);
    link.settled.disconnect(this.settled, this);
    this.panel.model?.cells.changed.disconnect(this.relist, this);
    for (const { model, changed } of this.cells.values()) {
      model.sharedModel.changed.disconnect(changed);
    }
    this.cells.clear();
    this.opened_.emit(false);
    this.changed_.emit(null);
  }

  /** Take up new cells and let go of those that are gone. */
  private relist(): void {
    const now = new Map([...this.models()].filter(model => model.type === 'code').map(model => [model.id, model]));
    for (const [cell, { model, changed }] of [...this.cells]) {
      if (now.get(cell) !== model) {
        model.sharedModel.changed.disconnect(changed);
        this.cells.delete(cell);
      }
    }
    const added: string[] = [];
    for (const [cell, model] of now) {
      if (!this.cells.has(cell)) {
        let source = model.sharedModel.getSource();
        const changed = (): void => {
          const edited = model.sharedModel.getSource();
          if (edited !== source) {
            source = edited;
            this.edit(cell);
          }
        };
        this.cells.set(cell, { model, changed, ran: null, checked: null });
        model.sharedModel.changed.connect(changed);
        added.push(cell);
      }
    }
    this.enqueue(added);
    this.changed_.emit(null);
  }

  private edit(cell: string): void {
    const { enabled, live, debounce } = this.preferences.values;
    this.changed_.emit(cell);
    if (enabled && live) {
      this.edited.add(cell);
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => {
        for (const each of this.edited) {
          this.queue.first(each);
        }
        this.edited.clear();
      }, debounce);
    }
  }

  private ran(_: Link, found: CellFindings): void {
    const known = this.cells.get(found.cell);
    if (known) {
      known.ran = found;
      // Names that the run bound may change what is true of the cells around.
      this.stale = true;
      this.changed_.emit(found.cell);
    }
  }

  private settled(): void {
    if (this.stale) {
      this.stale = false;
      this.resurvey();
    }
    void this.queue.pump();
  }

  /** Check the cells in view, and each other when it comes there: all at once would keep the kernel busy. */
  private resurvey(): void {
    const seen: string[] = [];
    for (const cell of this.panel.content.widgets) {
      if (cell.inViewport) {
        seen.push(cell.model.id);
      } else {
        cell.inViewportChanged.connect(this.arrive, this);
      }
    }
    this.enqueue(seen.filter(cell => this.cells.has(cell)));
  }

  private arrive(cell: Cell, inViewport: boolean): void {
    if (inViewport) {
      cell.inViewportChanged.disconnect(this.arrive, this);
      if (this.cells.has(cell.model.id)) {
        this.enqueue([cell.model.id]);
      }
    }
  }

  private enqueue(cells: Iterable<string>): void {
    const { enabled, live } = this.preferences.values;
    if (enabled && live) {
      this.queue.add([...cells].filter(cell => !this.hasRun(cell)));
    }
  }

  /** Whether a cell is as it was when it ran. */
  private hasRun(cell: string): boolean {
    const known = this.cells.get(cell);
    return known?.ran?.digest === digest(known?.model.sharedModel.getSource() ?? '');
  }

  private async check(cells: readonly string[]): Promise<void> {
    const asked = cells.flatMap(cell => {
      const source = this.model(cell)?.sharedModel.getSource() ?? '';
      return source && source.length <= LONGEST ? [{ cell, source }] : [];
    });
    if (!this.link || asked.length === 0) {
      return;
    }
    try {
      const answer = await this.link.ask('survey', { cells: asked });
      for (const found of answer.cells) {
        const known = this.cells.get(found.cell);
        if (known) {
          known.checked = found;
          this.changed_.emit(found.cell);
        }
      }
    } catch {
      // The kernel is gone; the next edit asks again.
    }
  }

  private prefer(_: Preferences, before: Preferences['values']): void {
    const { link } = this;
    if (link) {
      this.tellIgnored(link, before.ignore);
      this.enqueue(this.cells.keys());
      this.changed_.emit(null);
    }
  }

  /** Have the kernel ignore what the user ignores, so that it is not told under the cells either. */
  private tellIgnored(link: Link, before: readonly string[]): void {
    const { ignore } = this.preferences.values;
    const unignore = before.filter(code => !ignore.includes(code));
    const added = ignore.filter(code => !link.state?.ignore.includes(code));
    if (added.length > 0 || unignore.length > 0) {
      link.configure({ ignore: added, unignore }).catch(() => undefined);
    }
  }

  private *models(): Iterable<ICellModel> {
    const cells = this.panel.model?.cells;
    for (let index = 0; index < (cells?.length ?? 0); index++) {
      const model = cells?.get(index);
      if (model) {
        yield model;
      }
    }
  }
}
