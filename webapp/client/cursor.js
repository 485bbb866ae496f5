/**
 * Where one subscription stands in its channel: decides about each publication whether it is new, was seen, or
 * shows that others are missing. No sockets, no clock.
 *
 * An epoch names one unbroken history of a channel; within it the offset counts up by one. So at k3f:41, k3f:42 is
 * the next, k3f:41 a duplicate, k3f:44 says that 42 and 43 are missing, and x9:1 that the history started anew.
 *
 * @typedef {import('./frames.js').Position} Position
 */
export class Cursor {
  /** @type {Position | undefined} */
  #at;

  /** @param {Position} [at] */
  constructor(at) {
    this.#at = at && { epoch: at.epoch, offset: at.offset };
  }

  /** @returns {Position | undefined} the last position seen, to be sent as `since` */
  get position() {
    return this.#at && { ...this.#at };
  }

  /**
   * Judges a publication and, unless it is a duplicate, moves onto it.
   *
   * @param {Position} publication
   * @returns {{ fresh: false } | { fresh: true, missed?: number, restarted?: boolean }} `missed`: how many were
   *     skipped; `restarted`: the history is another one, so nobody knows how many
   */
  advance({ epoch, offset }) {
    const at = this.#at;
    if (at && at.epoch === epoch && offset <= at.offset) {
      return { fresh: false };
    }
    this.#at = { epoch, offset };
    if (!at) {
      return { fresh: true };
    }
    if (at.epoch !== epoch) {
      return { fresh: true, restarted: true };
    }
    return offset === at.offset + 1 ? { fresh: true } : { fresh: true, missed: offset - at.offset - 1 };
  }

  /**
   * Takes over a position that the server stated, but never goes back within an epoch.
   *
   * @param {Position} position
   */
  moveTo({ epoch, offset }) {
    if (!this.#at || this.#at.epoch !== epoch || offset > this.#at.offset) {
      this.#at = { epoch, offset };
    }
  }

  /** Forgets the position: whatever comes next is accepted without a question. */
  reset() {
    this.#at = undefined;
  }
}
