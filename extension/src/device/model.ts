/** What a device item shows: the kernel of a notebook or console, and its memory while the item is seen. */

import { ISessionContext } from '@jupyterlab/apputils';
import { VDomModel } from '@jupyterlab/ui-components';
import { Poll } from '@lumino/polling';
import { Link } from '../kernel/link';
import { Links, SessionLink } from '../kernel/links';
import { Preferences } from '../preferences';
import { Memory } from '../wire/messages';

// A question to the kernel makes its sign of being busy flash. So an item asks after each run, and seldom in between; the
// open panel, which is there to be watched, asks often.
const SELDOM = 60000;
const OFTEN = 5000;

export class DeviceModel extends VDomModel {
  private session: SessionLink | null = null;
  private link_: Link | null = null;
  private memory_: Memory | null = null;
  private poll: Poll | null = null;

  /**
   * @param isSeen - whether anybody sees what this is for; while nobody does, the kernel is not asked.
   * @param watches - whether it is there to be watched, also while a cell runs.
   */
  constructor(
    private readonly links: Links,
    private readonly preferences: Preferences,
    private readonly isSeen: () => boolean,
    private readonly watches = false,
  ) {
    super();
    preferences.changed.connect(this.update, this);
  }

  /** The kernel that is shown. */
  get link(): Link | null {
    return this.link_;
  }

  /** The memory of its device, as it last was. */
  get memory(): Memory | null {
    return this.memory_;
  }

  /** Show the kernel of another notebook or console. */
  show(context: ISessionContext | null): void {
    if (context !== (this.session?.context ?? null)) {
      this.session?.changed.disconnect(this.update, this);
      this.session = context && !context.isDisposed ? this.links.follow(context) : null;
      this.session?.changed.connect(this.update, this);
      this.memory_ = null;
    }
    this.update();
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.preferences.changed.disconnect(this.update, this);
      this.session?.changed.disconnect(this.update, this);
      this.poll?.dispose();
      super.dispose();
    }
  }

  private update(): void {
    this.link_?.settled.disconnect(this.refresh, this);
    this.link_ = this.session?.link ?? null;
    const state = this.link_?.state ?? null;
    const measures = state !== null && this.preferences.values.memory;
    if (measures) {
      this.memory_ = this.memory_ && state.pending ? this.memory_ : state.memory;
      this.link_?.settled.connect(this.refresh, this);
      const started = this.poll !== null;
      this.poll ??= new Poll({
        auto: false,
        factory: () => this.measure(),
        frequency: { interval: this.watches ? OFTEN : SELDOM, backoff: false },
        name: 'xpsession:memory',
        standby: 'when-hidden',
      });
      void (started ? null : this.poll.start());
    } else {
      this.memory_ = null;
      this.poll?.dispose();
      this.poll = null;
    }
    this.stateChanged.emit();
  }

  private refresh(): void {
    void this.poll?.refresh();
  }

  private async measure(): Promise<void> {
    const link = this.link_;
    if (!link?.state || !link.answersNow || (link.isRunning && !this.watches) || !this.isSeen()) {
      return;
    }
    try {
      const { device, memory } = await link.memory();
      if (link === this.link_ && device === link.state?.device) {
        this.memory_ = memory;
        this.stateChanged.emit();
      }
    } catch {
      // The kernel is gone or restarts; the link says so.
    }
  }
}
