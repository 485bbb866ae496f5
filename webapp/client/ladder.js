/**
 * Which transport is tried next: the best first, and one step down after each that does not get through; from the last back to the
 * best. One that has worked before is tried once more before the step, since then it is rather the network that is away.
 *
 * @typedef {'websocket' | 'sse' | 'poll'} Transport
 */
export class Ladder {
  #steps;
  #at = 0;
  #failures = 0;
  /** @type {Set<Transport>} */
  #worked = new Set();

  /** @param {readonly Transport[]} steps the best first, at least one */
  constructor(steps) {
    this.#steps = steps;
  }

  /** @returns {Transport} */
  get current() {
    return this.#steps[this.#at];
  }

  /** Whether there is none better. */
  get isTop() {
    return this.#at === 0;
  }

  /** @returns {Transport} */
  get top() {
    return this.#steps[0];
  }

  /** The present one got through. */
  accepted() {
    this.#failures = 0;
    this.#worked.add(this.current);
  }

  /** The present one did not get through. */
  failed() {
    this.#failures++;
    if (this.#failures > (this.#worked.has(this.current) ? 1 : 0)) {
      this.#failures = 0;
      this.#worked.delete(this.current);
      this.#at = (this.#at + 1) % this.#steps.length;
    }
  }

  /** The best got through beside the present one. */
  climbed() {
    this.#at = 0;
    this.accepted();
  }
}
