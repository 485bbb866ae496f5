import { backoffDelay } from './backoff.js';
import { CLOSE } from './close-codes.js';
import { closeSocket } from './sockets.js';

/**
 * @typedef {object} Owner
 * @property {() => any} open a socket of the best transport; may throw
 * @property {(socket: any) => Promise<Record<string, any>>} greet says who this is on that socket, and waits until nothing is cut off by a
 *     change
 * @property {(data: unknown) => void} received on the better socket, before and after it has taken over
 * @property {(socket: any, ok: Record<string, any>) => boolean} takeOver false where there is nothing to take over any more
 * @property {(socket: any) => boolean} carries whether that socket does so now
 */

/**
 * While a lesser transport carries the connection: tries the best one beside it, less and less often, until it has taken over.
 */
export class Climb {
  #platform;
  #options;
  #owner;
  #tries = 0;
  /** @type {any} */
  #timer;
  /** @type {any} a better socket beside the present one, until it has taken over or failed */
  #candidate;

  /**
   * @param {import('./platform.js').Platform} platform
   * @param {import('./settings.js').Settings} options
   * @param {Owner} owner
   */
  constructor(platform, options, owner) {
    this.#platform = platform;
    this.#options = options;
    this.#owner = owner;
  }

  /** A connection by a lesser transport has begun. */
  start() {
    this.#tries = 0;
    this.#later();
  }

  stop() {
    this.#platform.clearTimeout(this.#timer);
    closeSocket(this.#candidate, CLOSE.NORMAL, '');
    this.#candidate = undefined;
  }

  #later() {
    this.#platform.clearTimeout(this.#timer);
    const delay = backoffDelay(this.#tries++, { ...this.#options.climb, random: this.#platform.random });
    this.#timer = this.#platform.setTimeout(() => this.#try(), delay);
  }

  #try() {
    let socket;
    try {
      socket = this.#owner.open();
    } catch {
      this.#later();
      return;
    }
    this.#candidate = socket;
    const failed = () => {
      if (this.#candidate === socket) {
        this.#candidate = undefined;
        closeSocket(socket, CLOSE.NORMAL, '');
        this.#later();
      }
    };
    this.#timer = this.#platform.setTimeout(failed, this.#options.connectTimeout);
    socket.onclose = failed;
    socket.onmessage = (/** @type {{ data: unknown }} */ event) =>
      (this.#candidate === socket || this.#owner.carries(socket)) && this.#owner.received(event.data);
    socket.onopen = async () => {
      try {
        const ok = await this.#owner.greet(socket);
        this.#finish(socket, ok);
      } catch {
        failed();
      }
    };
  }

  /**
   * @param {any} socket
   * @param {Record<string, any>} ok
   */
  #finish(socket, ok) {
    if (this.#candidate === socket) {
      this.#platform.clearTimeout(this.#timer);
      this.#candidate = undefined;
      if (!this.#owner.takeOver(socket, ok)) {
        closeSocket(socket, CLOSE.NORMAL, '');
      }
    }
  }
}
