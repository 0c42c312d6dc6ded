/** The link to one kernel: finds its xpsession, follows what it tells, and asks it. */

import { Kernel, KernelMessage } from '@jupyterlab/services';
import { ISignal, Signal } from '@lumino/signaling';
import { CellFindings, EVENTS, Event, RPC, RequestType, Requests, State, Switched, VERSION } from '../wire/messages';
import { readEvent, readReply, versionOf } from '../wire/read';
import { PendingRequests, Silence } from './requests';

/**
 * What is known of a kernel:
 * - `unknown`: it has not answered yet;
 * - `foreign`: it runs another language than Python;
 * - `absent`: it has not loaded xpsession;
 * - `present`: it has, and both sides understand each other;
 * - `older`, `newer`: it has, with another version of the wire.
 */
export type Presence = 'unknown' | 'foreign' | 'absent' | 'present' | 'older' | 'newer';

/** What loading came to: done, or why not. */
export type Loaded =
  { readonly done: true } | { readonly done: false; readonly missing: boolean; readonly reason: string };

// What Lab's comms have beyond their interface, since 4.4.
interface OverSubshell {
  readonly subshellStarted?: Promise<void>;
  readonly subshellId?: string | null;
  readonly commsOverSubshells?: string;
}

const SUBSHELL_PATIENCE = 3000;
const ANSWER_PATIENCE = 15000;
const LOOK_PATIENCE = 2000;

export class Link {
  private events: Kernel.IComm | null = null;
  private rpc: Kernel.IComm | null = null;
  private pending: PendingRequests | null = null;
  private revision = -1;
  private looksAgain = false;
  private running = false;
  private watchdog = 0;
  private lookout = 0;
  private measuring: Promise<Requests['memory']['answer']> | null = null;
  private disposed = false;
  private readonly logged = new Set<string>();
  private presence_: Presence = 'unknown';
  private state_: State | null = null;
  private cells_: readonly CellFindings[] = [];
  private readonly changed_ = new Signal<this, void>(this);
  private readonly ran_ = new Signal<this, CellFindings>(this);
  private readonly switched_ = new Signal<this, Switched>(this);
  private readonly settled_ = new Signal<this, void>(this);

  constructor(readonly connection: Kernel.IKernelConnection) {
    connection.registerCommTarget(EVENTS, this.opened);
    connection.statusChanged.connect(this.statusChanged, this);
    connection.disposed.connect(this.dispose, this);
    void this.look();
  }

  get presence(): Presence {
    return this.presence_;
  }

  /** What the kernel last said of its device and settings; null unless it is `present`. */
  get state(): State | null {
    return this.state_;
  }

  /** What the kernel found in cells that ran before this page was there. */
  get cells(): readonly CellFindings[] {
    return this.cells_;
  }

  /** The presence or the state is another one. */
  get changed(): ISignal<this, void> {
    return this.changed_;
  }

  /** A cell ran and was checked. */
  get ran(): ISignal<this, CellFindings> {
    return this.ran_;
  }

  /** A device that some page asked for was bound, or could not be. */
  get switched(): ISignal<this, Switched> {
    return this.switched_;
  }

  /** A cell, or other code, has run to its end. */
  get settled(): ISignal<this, void> {
    return this.settled_;
  }

  /** Whether a cell runs; the connection's own status tells of messages to subshells too. */
  get isRunning(): boolean {
    return this.running;
  }

  /** Whether a request is answered now, and not when the running cell ends. */
  get answersNow(): boolean {
    const subshell = (this.rpc as OverSubshell | null)?.subshellId;
    return !this.running || (subshell !== null && subshell !== undefined);
  }

  /** Ask the kernel; rejects with `Refusal`, which has a sentence for the user, or with `Silence`. */
  ask<T extends RequestType>(type: T, fields: Requests[T]['fields']): Promise<Requests[T]['answer']> {
    if (!this.pending) {
      return Promise.reject(new Silence('xpsession is not loaded'));
    }
    const answer = this.pending.ask(type, fields);
    this.watch();
    return answer;
  }

  /** Ask for a device; what became of it is told by `switched`. */
  async select(device: string, options: { move: boolean }): Promise<void> {
    this.take(await this.ask('select', { device, move: options.move }));
  }

  /** Change what the session ignores, or its mode of warnings. */
  async configure(fields: Partial<Requests['configure']['fields']>): Promise<void> {
    this.take(await this.ask('configure', { warnings: null, ignore: [], unignore: [], ...fields }));
  }

  /** What memory is in use on the bound device; one question at a time, whoever asks. */
  memory(): Promise<Requests['memory']['answer']> {
    this.measuring ??= this.ask('memory', {}).finally(() => {
      this.measuring = null;
    });
    return this.measuring;
  }

  /** Run `%load_ext xpsession`; only ever called because the user asked for it. */
  async load(): Promise<Loaded> {
    const future = this.connection.requestExecute({
      code: '%load_ext xpsession',
      silent: false,
      store_history: false,
      stop_on_error: false,
    });
    const complaints: string[] = [];
    future.onIOPub = message => {
      if (KernelMessage.isStreamMsg(message) && message.content.name === 'stderr') {
        complaints.push(message.content.text);
      }
    };
    const { content } = await future.done;
    if (content.status === 'error') {
      return {
        done: false,
        missing: content.ename === 'ModuleNotFoundError',
        reason: `${content.ename}: ${content.evalue}`,
      };
    }
    // IPython reports what is not found in one line, and calls that a success.
    if (this.presence_ === 'absent') {
      await this.look();
    }
    return this.events ? { done: true } : { done: false, missing: false, reason: complaints.join('').trim() };
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  dispose(): void {
    if (this.disposed) {
      return;
    }
    this.disposed = true;
    window.clearTimeout(this.watchdog);
    window.clearTimeout(this.lookout);
    if (!this.connection.isDisposed) {
      this.connection.removeCommTarget(EVENTS, this.opened);
    }
    this.forget('unknown');
    Signal.clearData(this);
  }

  /** Look for the kernel's side: one question to a kernel that has it or not. */
  private async look(patience = LOOK_PATIENCE): Promise<void> {
    this.lookOut(patience);
    try {
      const info = await this.connection.info;
      if (info.language_info.name !== 'python') {
        this.become('foreign');
        return;
      }
      const { content } = await this.connection.requestCommInfo({ target_name: EVENTS });
      const found = content.status === 'ok' ? Object.keys(content.comms)[0] : undefined;
      if (this.disposed || this.events) {
        return;
      }
      if (found === undefined) {
        this.become('absent');
      } else {
        // This page's connection may know the comm from before, in another link.
        await this.join(this.connection.createComm(EVENTS, found));
      }
    } catch {
      // The kernel or its connection went away meanwhile; the lookout asks again if it comes back.
    }
  }

  /** Ask again, ever more seldom, what an idle kernel left without an answer: a restart may have swallowed it. */
  private lookOut(patience: number): void {
    window.clearTimeout(this.lookout);
    this.lookout = window.setTimeout(() => {
      const { connectionStatus, status } = this.connection;
      if (this.presence_ !== 'unknown' || this.events || this.disposed || status === 'dead') {
        return;
      }
      if (status === 'idle' && connectionStatus === 'connected') {
        void this.look(2 * patience);
      } else {
        this.lookOut(patience);
      }
    }, patience);
  }

  private readonly opened = (comm: Kernel.IComm): void => {
    // Not awaited: the connection handles no other message until a target returns.
    void this.join(comm);
  };

  private async join(events: Kernel.IComm): Promise<void> {
    this.forget('unknown');
    this.events = events;
    this.running = this.connection.status === 'busy';
    this.connection.iopubMessage.connect(this.published, this);
    events.onMsg = ({ content }) => this.hear(content.data);
    events.onClose = () => this.forget('absent', { closing: true });
    const rpc = this.connection.createComm(RPC);
    this.rpc = rpc;
    await subshell(rpc, this.connection.supportsSubshells);
    if (this.rpc !== rpc) {
      return;
    }
    this.pending = new PendingRequests(message => void rpc.send(message as never));
    rpc.onMsg = ({ content }) => this.read(content.data);
    rpc.onClose = () => this.lost(rpc);
    rpc.open();
    try {
      const { state, cells } = await this.ask('hello', {});
      this.cells_ = cells;
      this.take(state);
    } catch {
      // `read` and `lost` say what became of it.
    }
  }

  private hear(data: unknown): void {
    const read = readEvent(data);
    if ('mistake' in read) {
      this.note(read.mistake);
      return;
    }
    this.act(read.message);
  }

  private act(event: Event): void {
    switch (event.type) {
      case 'state':
        this.take(event);
        break;
      case 'ran':
        this.ran_.emit(event);
        break;
      case 'switched':
        this.switched_.emit(event);
        break;
      case 'closed':
        this.forget('absent', { closing: true });
        break;
      case 'opened':
        break;
    }
  }

  private read(data: unknown): void {
    const version = versionOf(data);
    if (version !== null && version !== VERSION && this.presence_ !== 'present') {
      this.forget(version < VERSION ? 'older' : 'newer');
      return;
    }
    const read = readReply(data);
    if ('mistake' in read) {
      this.note(read.mistake);
    } else if (!this.pending?.answer(read.message)) {
      this.note(`an answer that nobody asked for`);
    }
  }

  /** Take a state, unless a later one is known. */
  private take(state: State): void {
    if (state.revision < this.revision || !this.rpc) {
      return;
    }
    this.revision = state.revision;
    this.state_ = state;
    this.presence_ = 'present';
    this.changed_.emit();
  }

  private become(presence: Presence): void {
    if (presence !== this.presence_) {
      this.presence_ = presence;
      this.changed_.emit();
    }
  }

  /** The kernel has closed this page's comm: look whether xpsession is still there. */
  private lost(rpc: Kernel.IComm): void {
    if (this.rpc === rpc) {
      this.forget('absent');
      void this.look();
    }
  }

  /** Go back to knowing nothing; `closing` says that the kernel closes its comms by itself. */
  private forget(presence: Presence, { closing = false } = {}): void {
    const { events, rpc, pending } = this;
    this.connection.iopubMessage.disconnect(this.published, this);
    this.running = false;
    this.events = this.rpc = this.pending = this.state_ = null;
    this.cells_ = [];
    this.revision = -1;
    window.clearTimeout(this.watchdog);
    pending?.drop();
    for (const comm of [rpc, events]) {
      if (comm && !comm.isDisposed) {
        comm.onClose = () => undefined;
        comm.onMsg = () => undefined;
        // The events' comm stays open in the kernel, for other pages.
        if (comm === events) {
          comm.dispose();
        } else if (!closing && !this.connection.isDisposed && this.connection.connectionStatus === 'connected') {
          comm.close();
        }
      }
    }
    this.become(presence);
  }

  /** Where an idle kernel leaves a request without an answer, the comm is dead: look again. */
  private watch(): void {
    window.clearTimeout(this.watchdog);
    this.watchdog = window.setTimeout(() => {
      if (!this.pending?.some || this.disposed) {
        return;
      }
      if (!this.answersNow || this.connection.connectionStatus !== 'connected') {
        this.watch();
        return;
      }
      this.forget('absent');
      void this.look();
    }, ANSWER_PATIENCE);
  }

  private statusChanged(_: Kernel.IKernelConnection, status: Kernel.Status): void {
    if (status === 'restarting' || status === 'autorestarting' || status === 'dead') {
      this.looksAgain = status !== 'dead';
      this.forget('unknown');
    } else if (status === 'idle') {
      if (this.looksAgain) {
        this.looksAgain = false;
        void this.look();
      }
    }
  }

  /** Follow what the main thread does; connected only where xpsession is loaded. */
  private published(_: Kernel.IKernelConnection, message: KernelMessage.IIOPubMessage): void {
    const { parent_header: parent } = message;
    if (KernelMessage.isStatusMsg(message) && 'msg_type' in parent && parent.msg_type === 'execute_request') {
      this.running = message.content.execution_state === 'busy';
      if (!this.running) {
        this.settled_.emit();
      }
    }
  }

  private note(mistake: string): void {
    if (!this.logged.has(mistake)) {
      this.logged.add(mistake);
      console.warn(`xpsession: a message of the kernel was ignored: ${mistake}`);
    }
  }
}

/** Wait for the comm's own thread in the kernel, if it is to have one, so that it never waits for a running cell. */
async function subshell(comm: Kernel.IComm, supported: boolean): Promise<void> {
  const { subshellStarted, commsOverSubshells } = comm as Kernel.IComm & OverSubshell;
  if (supported && subshellStarted && commsOverSubshells !== 'disabled') {
    const patience = new Promise<void>(resolve => window.setTimeout(resolve, SUBSHELL_PATIENCE));
    await Promise.race([subshellStarted.catch(() => undefined), patience]);
  }
}
