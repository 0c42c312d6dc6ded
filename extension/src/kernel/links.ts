/** The links of a page: one for each kernel, whatever shows it. */

import { ISessionContext } from '@jupyterlab/apputils';
import { Kernel } from '@jupyterlab/services';
import { ISignal, Signal } from '@lumino/signaling';
import { Link } from './link';

export class Links {
  private readonly links = new Map<string, Link>();
  private readonly sessions = new WeakMap<ISessionContext, SessionLink>();
  private readonly changed_ = new Signal<this, string>(this);

  /** A kernel, whose id is told, has another link, or none. */
  get changed(): ISignal<this, string> {
    return this.changed_;
  }

  /** The links that there are. */
  get all(): readonly Link[] {
    return [...this.links.values()];
  }

  /** The link to a kernel; made when first asked for. */
  get(connection: Kernel.IKernelConnection): Link {
    const known = this.links.get(connection.id);
    if (known) {
      return known;
    }
    // A second view of a kernel has a connection without comms; if nobody else's serves, it gets one that has.
    const link = new Link(connection.handleComms ? connection : connection.clone({ handleComms: true }));
    this.links.set(connection.id, link);
    connection.disposed.connect(() => {
      this.links.delete(connection.id);
      link.dispose();
      if (link.connection !== connection) {
        link.connection.dispose();
      }
      this.changed_.emit(connection.id);
    });
    this.changed_.emit(connection.id);
    return link;
  }

  /** Follow the link of a notebook or a console through all the kernels that it has. */
  follow(context: ISessionContext): SessionLink {
    const known = this.sessions.get(context);
    if (known) {
      return known;
    }
    const made = new SessionLink(context, this);
    this.sessions.set(context, made);
    return made;
  }
}

export class SessionLink {
  private link_: Link | null = null;
  private readonly changed_ = new Signal<this, void>(this);
  private readonly replaced_ = new Signal<this, void>(this);

  constructor(
    readonly context: ISessionContext,
    private readonly links: Links,
  ) {
    context.kernelChanged.connect(this.resolve, this);
    context.disposed.connect(this.dispose, this);
    links.changed.connect(this.relinked, this);
    this.resolve();
  }

  /** The link to the kernel that is there now. */
  get link(): Link | null {
    return this.link_;
  }

  /** The link is another one, or says something new. */
  get changed(): ISignal<this, void> {
    return this.changed_;
  }

  /** The link is another one. */
  get replaced(): ISignal<this, void> {
    return this.replaced_;
  }

  private dispose(): void {
    this.context.kernelChanged.disconnect(this.resolve, this);
    this.links.changed.disconnect(this.relinked, this);
    this.link_?.changed.disconnect(this.tell, this);
    this.link_ = null;
    Signal.clearData(this);
  }

  private relinked(_: Links, kernel: string): void {
    if (this.context.session?.kernel?.id === kernel) {
      this.resolve();
    }
  }

  private resolve(): void {
    const kernel = this.context.session?.kernel ?? null;
    const link = kernel && !kernel.isDisposed ? this.links.get(kernel) : null;
    if (link !== this.link_) {
      this.link_?.changed.disconnect(this.tell, this);
      this.link_ = link;
      link?.changed.connect(this.tell, this);
      this.replaced_.emit();
      this.tell();
    }
  }

  private tell(): void {
    this.changed_.emit();
  }
}
