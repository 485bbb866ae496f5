import { nameOf } from './text.js';

/** A typist who says nothing more is taken to have stopped. */
const EXPIRES = 5_000;
/** While somebody types, the others are told this often. */
const EVERY = 3_000;
/** Typists remembered; the line below the log names three. */
const MAX_TYPISTS = 50;

/** Who is typing in the present room, and when to tell that oneself is. */
export class Typing {
  #now;
  #toldAt = -Infinity;
  /** @type {Map<string, { name: string, until: number }>} */
  #typists = new Map();

  /** @param {() => number} [now] */
  constructor(now = Date.now) {
    this.#now = now;
  }

  /**
   * @param {import('../client/parley.js').Member} member
   * @param {unknown} data
   */
  heard(member, data) {
    const typing = typeof data === 'object' && data !== null && /** @type {any} */ (data).typing === true;
    if (!typing) {
      this.#typists.delete(member.id);
    } else if (this.#typists.has(member.id) || this.#typists.size < MAX_TYPISTS) {
      this.#typists.set(member.id, { name: nameOf(member), until: this.#now() + EXPIRES });
    }
  }

  /** @param {string} id who has spoken or gone */
  stopped(id) {
    this.#typists.delete(id);
  }

  /** @returns {string[]} */
  names() {
    for (const [id, { until }] of this.#typists) {
      if (until <= this.#now()) {
        this.#typists.delete(id);
      }
    }
    return [...this.#typists.values()].map(({ name }) => name);
  }

  /** @returns {boolean} whether a key pressed now is to be told to the others */
  mustTell() {
    const due = this.#now() - this.#toldAt >= EVERY;
    if (due) {
      this.#toldAt = this.#now();
    }
    return due;
  }

  /** @returns {boolean} whether the others believe that oneself is typing; asked when one has stopped */
  mustTakeBack() {
    const told = this.#now() - this.#toldAt < EXPIRES;
    this.#toldAt = -Infinity;
    return told;
  }

  clear() {
    this.#typists.clear();
    this.#toldAt = -Infinity;
  }
}
