import { ParleyError } from './errors.js';

/**
 * The credentials of one client: says what to show when it connects, and shows new ones before the old run out.
 *
 * @typedef {string | (() => string | Promise<string>)} TokenOption
 *
 * @typedef {object} Owner
 * @property {(token: string) => Promise<Record<string, any>>} show shows a token on the open connection
 * @property {(error: any) => void} failed a token could not be had or was refused; the connection goes on meanwhile
 */

/** Renewed when so much of its life is left, and at the latest so many milliseconds before its end. */
const REST = 0.1;
const LEAST = 5_000;

/** The longest that a timer of a browser can wait. */
const LONGEST = 2 ** 31 - 1;

export class Tokens {
  #option;
  #platform;
  #owner;
  /** @type {any} */
  #timer;
  #renewing = false;
  #askedAgain = false;

  /**
   * @param {TokenOption | undefined} option
   * @param {import('./platform.js').Platform} platform
   * @param {Owner} owner
   */
  constructor(option, platform, owner) {
    this.#option = option;
    this.#platform = platform;
    this.#owner = owner;
  }

  /**
   * @returns {undefined | string | Promise<string>} what to show with `connect`
   * @throws {ParleyError} `no_token` where none can be had, at once or by the promise
   */
  get() {
    if (typeof this.#option !== 'function') {
      return this.#option;
    }
    try {
      const token = this.#option();
      return typeof token === 'string' ? token : Promise.resolve(token).catch(refuse);
    } catch (error) {
      return refuse(error);
    }
  }

  /** @param {Record<string, any>} ok the server's answer to `connect`, which may say in how many seconds the token runs out */
  accepted({ expires }) {
    this.stop();
    if (typeof this.#option === 'function' && Number.isFinite(expires)) {
      const life = expires * 1_000;
      const wait = Math.max(0, life - Math.max(LEAST, life * REST));
      this.#timer = this.#platform.setTimeout(() => this.renew(), Math.min(wait, LONGEST));
    }
  }

  /** Shows a new token now, where one can be had and none is under way. */
  async renew() {
    if (typeof this.#option !== 'function' || this.#renewing) {
      return;
    }
    this.#renewing = true;
    try {
      this.accepted(await this.#owner.show(/** @type {string} */ (await this.get())));
    } catch (error) {
      this.#owner.failed(error);
    } finally {
      this.#renewing = false;
    }
  }

  /**
   * The server closed the connection because the token has run out or was revoked.
   *
   * @param {boolean} stable whether the connection had been open for a while
   * @returns {boolean} whether to come back with a new token: a second time only where the first has held for a while
   */
  mayReturn(stable) {
    const may = typeof this.#option === 'function' && (stable || !this.#askedAgain);
    this.#askedAgain = true;
    return may;
  }

  stop() {
    this.#platform.clearTimeout(this.#timer);
  }
}

/**
 * @param {unknown} error
 * @returns {never}
 */
function refuse(error) {
  throw new ParleyError('no_token', error instanceof Error ? error.message : String(error));
}
