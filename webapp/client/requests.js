import { ParleyError } from './errors.js';

/**
 * The commands that await their reply: each has an id of its own and a time limit, and their number is bounded.
 *
 * @typedef {{ resolve: (ok: Record<string, any>) => void, reject: (error: ParleyError) => void, timer: any }} Pending
 */
export class Requests {
  #platform;
  #limit;
  #nextId = 1;
  /** @type {Map<number, Pending>} */
  #pending = new Map();

  /**
   * @param {import('./platform.js').Platform} platform
   * @param {number} limit how many may wait at once
   */
  constructor(platform, limit) {
    this.#platform = platform;
    this.#limit = limit;
  }

  get size() {
    return this.#pending.size;
  }

  /**
   * Sends a command and waits for its reply.
   *
   * @param {(id: number) => void} send may throw: then nothing is waited for
   * @param {number} timeout milliseconds
   * @returns {Promise<Record<string, any>>} the reply's `ok`
   */
  ask(send, timeout) {
    return new Promise((resolve, reject) => {
      if (this.#pending.size >= this.#limit) {
        throw new ParleyError('too_many_pending', `${this.#limit} commands await their answer already`);
      }
      const id = this.#nextId++;
      send(id);
      const timer = this.#platform.setTimeout(() => {
        this.#pending.delete(id);
        reject(new ParleyError('timed_out', `no answer within ${timeout} ms`));
      }, timeout);
      this.#pending.set(id, { resolve, reject, timer });
    });
  }

  /**
   * Matches a reply with its command.
   *
   * @param {import('./frames.js').ServerFrame} frame
   * @returns {boolean} whether it was a reply
   */
  answered(frame) {
    if (frame.kind === 'ok') {
      this.#take(frame.id)?.resolve(frame.ok);
      return true;
    }
    if (frame.kind === 'error' && frame.id !== undefined) {
      this.reject(frame.id, new ParleyError(frame.code, frame.message));
      return true;
    }
    return false;
  }

  /**
   * Waits until no command awaits its reply.
   *
   * @param {number} deadline by the clock of the platform, after which it waits no more
   */
  async idle(deadline) {
    while (this.size > 0 && this.#platform.now() < deadline) {
      await new Promise((resolve) => this.#platform.setTimeout(() => resolve(undefined), 20));
    }
  }

  /**
   * @param {number} id
   * @param {ParleyError} error
   */
  reject(id, error) {
    this.#take(id)?.reject(error);
  }

  /** @param {ParleyError} error */
  rejectAll(error) {
    for (const id of [...this.#pending.keys()]) {
      this.reject(id, error);
    }
  }

  /** @param {number} id unknown where the reply came after its time limit: no harm */
  #take(id) {
    const pending = this.#pending.get(id);
    if (pending) {
      this.#pending.delete(id);
      this.#platform.clearTimeout(pending.timer);
    }
    return pending;
  }
}
