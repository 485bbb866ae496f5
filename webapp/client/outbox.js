import { ParleyError } from './errors.js';

/**
 * The publications that the server has not confirmed yet, in the order in which they were made. One that was cut off
 * by a disconnect is sent again under the same idempotency key, so it is neither lost nor doubled.
 *
 * Bounded by number, by characters and by age: the server remembers a key for a limited time only, and past that a
 * second sending could double the publication.
 *
 * @typedef {object} Entry
 * @property {Record<string, any>} publish the command without its id
 * @property {number} size in characters
 * @property {boolean} queue whether it may wait for a connection
 * @property {boolean} sent on the present connection
 * @property {any} timer
 * @property {(position: { epoch: string, offset: number }) => void} resolve
 * @property {(error: ParleyError) => void} reject
 */
export class Outbox {
  #platform;
  #limits;
  #characters = 0;
  /** @type {Set<Entry>} */
  #entries = new Set();

  /**
   * @param {import('./platform.js').Platform} platform
   * @param {{ count: number, characters: number, age: number }} limits age in milliseconds
   */
  constructor(platform, limits) {
    this.#platform = platform;
    this.#limits = limits;
  }

  get size() {
    return this.#entries.size;
  }

  /**
   * @param {Record<string, any>} publish
   * @param {number} size in characters
   * @param {boolean} queue
   * @returns {Promise<{ epoch: string, offset: number }>} the position once the server confirmed it
   */
  add(publish, size, queue) {
    return new Promise((resolve, reject) => {
      if (this.#entries.size >= this.#limits.count || this.#characters + size > this.#limits.characters) {
        throw new ParleyError('queue_full', `${this.#entries.size} publications are not yet confirmed`);
      }
      /** @type {Entry} */
      const entry = { publish, size, queue, sent: false, timer: undefined, resolve, reject };
      entry.timer = this.#platform.setTimeout(
        () => this.fail(entry, new ParleyError('timed_out', `not confirmed within ${this.#limits.age} ms`)),
        this.#limits.age,
      );
      this.#entries.add(entry);
      this.#characters += size;
    });
  }

  /** @returns {Entry[]} those not yet sent on the present connection, oldest first */
  unsent() {
    return [...this.#entries].filter((entry) => !entry.sent);
  }

  /**
   * @param {Entry} entry
   * @param {{ epoch: string, offset: number }} position
   */
  confirm(entry, position) {
    if (this.#remove(entry)) {
      entry.resolve(position);
    }
  }

  /**
   * @param {Entry} entry
   * @param {ParleyError} error
   */
  fail(entry, error) {
    if (this.#remove(entry)) {
      entry.reject(error);
    }
  }

  /** The connection is gone: what may wait will be sent again, the rest is rejected. */
  disconnected() {
    for (const entry of [...this.#entries]) {
      entry.sent = false;
      if (!entry.queue) {
        this.fail(entry, new ParleyError('disconnected', 'the connection was lost before the server confirmed'));
      }
    }
  }

  /** @param {ParleyError} error */
  failAll(error) {
    for (const entry of [...this.#entries]) {
      this.fail(entry, error);
    }
  }

  /** @param {Entry} entry */
  #remove(entry) {
    if (!this.#entries.delete(entry)) {
      return false;
    }
    this.#platform.clearTimeout(entry.timer);
    this.#characters -= entry.size;
    return true;
  }
}
