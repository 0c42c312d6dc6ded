/** The requests of one page that wait for their answers. */

import { ANSWERS, RequestType, Requests, Reply, VERSION } from '../wire/messages';

/** The kernel answered that it cannot be done; the message is for the user. */
export class Refusal extends Error {}

/** There will be no answer: the kernel is gone, restarted, or unloaded xpsession. */
export class Silence extends Error {}

interface Waiting {
  readonly expects: Reply['type'];
  readonly resolve: (reply: Reply) => void;
  readonly reject: (reason: Error) => void;
}

export class PendingRequests {
  private next = 0;
  private readonly waiting = new Map<number, Waiting>();

  constructor(private readonly send: (message: Record<string, unknown>) => void) {}

  /** Whether an answer is awaited. */
  get some(): boolean {
    return this.waiting.size > 0;
  }

  /** Ask, and wait for the answer. */
  ask<T extends RequestType>(type: T, fields: Requests[T]['fields']): Promise<Requests[T]['answer']> {
    const id = this.next++;
    return new Promise<Requests[T]['answer']>((resolve, reject) => {
      // The type of an answer that `expects` lets through is that of the request.
      this.waiting.set(id, { expects: ANSWERS[type], resolve: resolve as unknown as Waiting['resolve'], reject });
      try {
        this.send({ version: VERSION, type, id, ...fields });
      } catch {
        this.waiting.delete(id);
        reject(new Silence('the kernel cannot be reached'));
      }
    });
  }

  /** Hand an answer to who waits for it; return whether somebody did. */
  answer(reply: Reply): boolean {
    const waiting = this.waiting.get(reply.id);
    if (!waiting || (reply.type !== 'error' && reply.type !== waiting.expects)) {
      return false;
    }
    this.waiting.delete(reply.id);
    if (reply.type === 'error') {
      waiting.reject(new Refusal(reply.message));
    } else {
      waiting.resolve(reply);
    }
    return true;
  }

  /** Give up on all of them. */
  drop(): void {
    const dropped = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of dropped) {
      reject(new Silence('the kernel does not answer'));
    }
  }
}
