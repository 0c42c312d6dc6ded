import { Kernel } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import { Link } from '../src/kernel/link';
import { Refusal, Silence } from '../src/kernel/requests';
import { EVENTS, RPC } from '../src/wire/messages';
import { fixture, named } from './fixtures';

type Message = Record<string, unknown>;
type Handler = (message: { content: { data: unknown } }) => void;

/** A comm of the kernel's connection, and what was sent on it. */
class Comm {
  onMsg: Handler = () => undefined;
  onClose: () => void = () => undefined;
  isDisposed = false;
  isOpen = false;
  readonly sent: Message[] = [];
  open = (): void => void (this.isOpen = true);
  send = (message: Message): void => void this.sent.push(message);
  close = (): void => void (this.isDisposed = true);
  dispose = (): void => void (this.isDisposed = true);
  tell = (data: unknown): void => this.onMsg({ content: { data } });
  answer = (name: string): void => this.tell({ ...(fixture(name) as object), id: this.sent[this.sent.length - 1].id });
}

/** As much of a connection to a kernel as a link uses. */
class Connection {
  readonly comms: Record<string, Comm> = {};
  readonly targets = new Map<string, (comm: Comm) => void>();
  readonly statusChanged = new Signal<this, string>(this);
  readonly iopubMessage = new Signal<this, object>(this);
  readonly disposed = new Signal<this, void>(this);
  readonly requestCommInfo = jest.fn(async () => ({
    content: { status: 'ok', comms: this.loaded ? { events: { target_name: EVENTS } } : {} },
  }));
  readonly requestExecute = jest.fn();
  info = Promise.resolve({ language_info: { name: this.language } });
  status = 'idle';
  connectionStatus = 'connected';
  isDisposed = false;
  supportsSubshells = false;

  constructor(
    public loaded = true,
    private readonly language = 'python',
  ) {
    this.info = Promise.resolve({ language_info: { name: language } });
  }

  registerCommTarget = (name: string, opened: (comm: Comm) => void): void => void this.targets.set(name, opened);
  removeCommTarget = (name: string): void => void this.targets.delete(name);
  createComm = (name: string): Comm => (this.comms[name] = new Comm());
}

async function linked(
  connection = new Connection(),
): Promise<{ link: Link; connection: Connection; rpc: Comm; events: Comm }> {
  const link = new Link(connection as unknown as Kernel.IKernelConnection);
  await settle();
  return { link, connection, rpc: connection.comms[RPC], events: connection.comms[EVENTS] };
}

async function present(): ReturnType<typeof linked> {
  const all = await linked();
  all.rpc.answer('reply-welcome');
  await settle();
  return all;
}

const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0));

test('a kernel that has loaded xpsession is found and greeted', async () => {
  const { link, rpc } = await linked();
  expect(rpc.isOpen).toBe(true);
  expect(rpc.sent).toEqual([fixture('request-hello')]);
  rpc.answer('reply-welcome');
  await settle();
  expect(link.presence).toBe('present');
  expect(link.state?.device).toBe('cpu');
  expect(link.cells).toHaveLength(1);
});

test('a kernel that has not is asked one question, and no more', async () => {
  const { link, connection } = await linked(new Connection(false));
  expect(link.presence).toBe('absent');
  expect(connection.requestCommInfo).toHaveBeenCalledTimes(1);
  expect(connection.comms).toEqual({});
  expect(connection.requestExecute).not.toHaveBeenCalled();
});

test('a kernel of another language is asked nothing', async () => {
  const { link, connection } = await linked(new Connection(false, 'julia'));
  expect(link.presence).toBe('foreign');
  expect(connection.requestCommInfo).not.toHaveBeenCalled();
});

test('a kernel that loads it later is heard of by its comm', async () => {
  const { link, connection } = await linked(new Connection(false));
  connection.targets.get(EVENTS)?.(new Comm());
  await settle();
  connection.comms[RPC].answer('reply-welcome');
  await settle();
  expect(link.presence).toBe('present');
});

test.each([
  [0, 'older'],
  [2, 'newer'],
])('version %d of the wire is told apart', async (version, presence) => {
  const { link, rpc } = await linked();
  rpc.tell({ version, type: 'welcome', id: 0 });
  expect(link.presence).toBe(presence);
});

test('a state that comes late is dropped', async () => {
  const { link, events } = await present();
  events.tell(fixture('event-state-pending'));
  expect(link.state?.pending?.device).toBe('cuda:0');
  events.tell(fixture('event-state'));
  expect(link.state?.revision).toBe(4);
});

test('findings and switches are passed on', async () => {
  const { link, events } = await present();
  const heard: unknown[] = [];
  link.ran.connect((_, found) => heard.push(found));
  link.switched.connect((_, switched) => heard.push(switched));
  events.tell(fixture('event-ran'));
  events.tell(fixture('event-switch-failed'));
  expect(heard).toEqual([fixture('event-ran'), fixture('event-switch-failed')]);
});

test('nonsense is ignored, and logged once for each kind', async () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation();
  const { link, events, rpc } = await present();
  for (let round = 0; round < 3; round++) {
    for (const data of Object.values(fixture('malformed-events') as object)) {
      events.tell(data);
    }
    rpc.tell({ version: 1, type: 'error', id: 99, message: 'who asked?' });
  }
  const logged = warn.mock.calls.map(([text]) => String(text));
  expect(new Set(logged).size).toBe(logged.length);
  expect(logged.length).toBeGreaterThan(4);
  expect(link.presence).toBe('present');
  warn.mockRestore();
});

test('what is asked is what the examples show', async () => {
  const { link, rpc } = await present();
  for (const name of named('request-').filter(each => each !== 'request-hello')) {
    const { type, version, id, ...fields } = fixture(name) as Message;
    void link.ask(type as 'fix', fields as never).catch(() => undefined);
    const sent = rpc.sent[rpc.sent.length - 1];
    expect({ ...sent, id }).toEqual({ version, type, id, ...fields });
  }
});

test('a refusal has a sentence for the user', async () => {
  const { link, rpc } = await present();
  const asked = link.ask('rule', { code: 'XP000' });
  rpc.answer('reply-error');
  await expect(asked).rejects.toThrow(Refusal);
  await expect(asked).rejects.toThrow(/no rule 'XP000'/);
});

test('the memory is asked for once, however many want to know', async () => {
  const { link, rpc } = await present();
  const before = rpc.sent.length;
  const both = [link.memory(), link.memory()];
  expect(rpc.sent.length).toBe(before + 1);
  rpc.answer('reply-memory');
  const [one, other] = await Promise.all(both);
  expect(one).toBe(other);
});

test('unloading and restarting leave nothing behind, and nobody waiting', async () => {
  const { link, connection, events } = await present();
  const asked = link.ask('memory', {});
  events.onClose();
  await expect(asked).rejects.toThrow(Silence);
  expect([link.presence, link.state, link.cells]).toEqual(['absent', null, []]);

  connection.loaded = false;
  connection.statusChanged.emit('restarting');
  expect(link.presence).toBe('unknown');
  connection.statusChanged.emit('idle');
  await settle();
  expect(link.presence).toBe('absent');
});

test('a comm that the kernel closes is opened anew while xpsession is there', async () => {
  const { link, connection, rpc } = await present();
  rpc.onClose();
  await settle();
  const again = connection.comms[RPC];
  expect(again).not.toBe(rpc);
  again.answer('reply-welcome');
  await settle();
  expect(link.presence).toBe('present');
});

test('an idle kernel that does not answer is looked for again', async () => {
  const { link, connection } = await present();
  jest.useFakeTimers();
  const asked = link.ask('memory', {}).catch(error => error);
  jest.advanceTimersByTime(20000);
  jest.useRealTimers();
  expect(await asked).toBeInstanceOf(Silence);
  await settle();
  expect(connection.requestCommInfo).toHaveBeenCalledTimes(2);
});

test('a question that a restart swallowed is asked again', async () => {
  const connection = new Connection(false);
  connection.requestCommInfo.mockRejectedValueOnce(new Error('Canceled future'));
  jest.useFakeTimers();
  const link = new Link(connection as unknown as Kernel.IKernelConnection);
  await jest.advanceTimersByTimeAsync(1000);
  expect(link.presence).toBe('unknown');
  connection.status = 'busy';
  await jest.advanceTimersByTimeAsync(10000);
  expect(connection.requestCommInfo).toHaveBeenCalledTimes(1);
  connection.status = 'idle';
  await jest.advanceTimersByTimeAsync(10000);
  jest.useRealTimers();
  expect(link.presence).toBe('absent');
  expect(connection.requestCommInfo).toHaveBeenCalledTimes(2);
});

test('loading runs one line, and says why it could not', async () => {
  const { link, connection } = await linked(new Connection(false));
  connection.requestExecute.mockReturnValue({
    done: Promise.resolve({ content: { status: 'error', ename: 'ModuleNotFoundError', evalue: 'no xpsession' } }),
  });
  expect(await link.load()).toMatchObject({ done: false, missing: true });
  expect(connection.requestExecute.mock.calls[0][0]).toMatchObject({
    code: '%load_ext xpsession',
    store_history: false,
  });
});
