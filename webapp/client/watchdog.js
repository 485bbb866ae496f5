/**
 * Finds out that a connection is dead although its socket looks open. A page sees no protocol pings, so after a quiet
 * time it asks by a ping command; an answer not received in time means dead.
 *
 * It looks at the clock every few seconds: a look that comes much too late means that the machine slept or the page was
 * frozen, and the connection is probed at once.
 */
export class Watchdog {
  static #LOOK = 5_000;
  static #LATE = 10_000;

  #platform;
  #timing;
  #ping;
  #dead;
  /** @type {any} */
  #timer;
  #quiet = 0;
  #lastLook = 0;
  #heardAt = 0;
  /** A look came late and nothing was heard since. */
  #doubted = false;
  /** @type {number | undefined} when the answer to the probe is due */
  #dueAt;

  /**
   * @param {import('./platform.js').Platform} platform
   * @param {{ answer: number, quickAnswer: number }} timing milliseconds to wait for an answer; the quick one after a
   *     sign that the network changed
   * @param {() => void} ping sends one
   * @param {() => void} dead is told once, then the watchdog is stopped
   */
  constructor(platform, timing, ping, dead) {
    this.#platform = platform;
    this.#timing = timing;
    this.#ping = ping;
    this.#dead = dead;
  }

  /** @param {number} quiet milliseconds without a frame before a probe */
  start(quiet) {
    this.stop();
    this.#quiet = quiet;
    this.#heardAt = this.#lastLook = this.#platform.now();
    this.#schedule();
  }

  stop() {
    this.#platform.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#dueAt = undefined;
    this.#doubted = false;
  }

  /** Any frame from the server is a sign of life. */
  heard() {
    this.#heardAt = this.#platform.now();
    this.#dueAt = undefined;
    this.#doubted = false;
  }

  /** Something happened to the network or the page: ask now and wait only a short while. */
  probeQuickly() {
    if (this.#timer !== undefined) {
      this.#probe(this.#timing.quickAnswer);
    }
  }

  /** @param {number} patience milliseconds */
  #probe(patience) {
    const due = this.#platform.now() + patience;
    this.#dueAt = Math.min(this.#dueAt ?? due, due);
    this.#ping();
    this.#schedule();
  }

  #schedule() {
    this.#platform.clearTimeout(this.#timer);
    const untilDue = this.#dueAt === undefined ? Infinity : this.#dueAt - this.#platform.now();
    this.#timer = this.#platform.setTimeout(() => this.#look(), Math.max(0, Math.min(Watchdog.#LOOK, untilDue)));
  }

  #look() {
    const now = this.#platform.now();
    const late = now - this.#lastLook > Watchdog.#LATE || now < this.#lastLook;
    this.#lastLook = now;
    if (late && !this.#doubted) {
      // The answer to an earlier probe may sit unread in the socket, so this is no verdict yet; a second late look
      // is one, for in a hidden tab, whose timers run once a minute, every look is late.
      this.#doubted = true;
      this.#dueAt = undefined;
      this.#probe(this.#timing.quickAnswer);
    } else if (this.#dueAt !== undefined && now >= this.#dueAt) {
      this.stop();
      this.#dead();
    } else if (this.#dueAt === undefined && now - this.#heardAt >= this.#quiet) {
      this.#probe(this.#timing.answer);
    } else {
      this.#schedule();
    }
  }
}
