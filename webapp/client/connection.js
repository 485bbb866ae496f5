import { backoffDelay } from './backoff.js';
import { Climb } from './climb.js';
import { CLOSE, closeVerdict } from './close-codes.js';
import { ParleyError } from './errors.js';
import { decodeFrame } from './frames.js';
import { Ladder } from './ladder.js';
import { Requests } from './requests.js';
import { closeSocket, encode, openSocket, sendFrame } from './sockets.js';
import { next } from './states.js';
import { Watchdog } from './watchdog.js';

/**
 * One client's connection through all its sockets: the state machine of `states.js` put to work. It opens sockets, greets
 * the server, matches replies with commands, finds dead sockets, waits and tries again, by another transport where one does not
 * get through; and on a lesser one it tries the best from time to time. It knows nothing of channels.
 *
 * @typedef {object} Owner
 * @property {() => Record<string, any> | Promise<Record<string, any>>} greeting what to say with `connect`
 * @property {(stable: boolean) => boolean} mayReturn whether to come back though the credentials have run out or were revoked
 * @property {(ok: Record<string, any>) => void} accepted the state is open, nobody else knows yet
 * @property {() => void} lost the socket is gone; all pending commands were rejected
 * @property {(change: import('./states.js').StateChange) => void} changed
 * @property {(frame: import('./frames.js').ServerFrame) => void} received anything but replies
 * @property {(change: { transport: import('./ladder.js').Transport, previous: import('./ladder.js').Transport }) => void} climbed
 *     the connection has stayed open and is carried by something better
 */
export class Connection {
  /** @type {import('./states.js').State} */
  #state = 'idle';
  #platform;
  #options;
  #owner;
  #requests;
  #watchdog;
  /** @type {any} */
  #socket;
  /** @type {any} */
  #timer;
  #failures = 0;
  #ladder;
  #climb;
  #openedAt = 0;
  /** @type {undefined | (() => void)} */
  #stopWatching;
  /** @type {Array<() => void>} */
  #closers = [];

  /**
   * @param {import('./platform.js').Platform} platform
   * @param {import('./settings.js').Settings} options
   * @param {Owner} owner
   */
  constructor(platform, options, owner) {
    this.#platform = platform;
    this.#options = options;
    this.#owner = owner;
    this.#ladder = new Ladder(options.transports);
    this.#requests = new Requests(platform, options.maxPending);
    this.#watchdog = new Watchdog(
      platform,
      { answer: options.pingTimeout, quickAnswer: Math.min(options.pingTimeout, options.quickPingTimeout) },
      () => this.#ask({ ping: {} }, options.timeout).catch(() => {}),
      () => this.#drop('no answer to a ping'),
    );
    this.#climb = new Climb(platform, options, {
      open: () => this.#socketOf(this.#ladder.top),
      greet: (socket) => this.#greetBeside(socket),
      received: (data) => this.#receive(data),
      takeOver: (socket, ok) => this.#takeOver(socket, ok),
      carries: (socket) => this.#socket === socket,
    });
  }

  get state() {
    return this.#state;
  }

  /** @returns {import('./ladder.js').Transport | undefined} what carries the open connection */
  get transport() {
    return this.#state === 'open' ? this.#ladder.current : undefined;
  }

  /** Leaves idle or closed; without effect in any other state. */
  connect() {
    if (next(this.#state, 'connect')) {
      this.#failures = 0;
      this.#stopWatching ??= this.#platform.onWake((cause) => this.#wake(cause));
      this.#attempt('connect');
    }
  }

  /** Ends the wait for the next attempt; without effect in any other state. */
  retryNow() {
    this.#attempt('retry');
  }

  /**
   * Sends a command and waits for the reply.
   *
   * @param {Record<string, any>} command without its id
   * @returns {Promise<Record<string, any>>}
   */
  ask(command) {
    if (this.#state === 'open') {
      return this.#ask(command, this.#options.timeout);
    }
    const over = this.#state === 'closed' || this.#state === 'closing';
    return Promise.reject(new ParleyError(over ? 'closed' : 'not_connected', `the connection is ${this.#state}`));
  }

  /** @param {string} why the server broke the protocol in a way that only a new connection mends */
  reconnect(why) {
    if (this.#state === 'open') {
      this.#drop(why);
    }
  }

  /**
   * Lets the socket send what it still holds, for at most `drain` milliseconds, then closes it.
   *
   * @param {string} reason
   * @param {number} drain
   * @returns {Promise<void>} resolved in state closed, never rejected
   */
  close(reason, drain) {
    if (this.#state === 'closed') {
      return Promise.resolve();
    }
    const done = new Promise((resolve) => this.#closers.push(() => resolve(undefined)));
    const from = this.#state;
    const to = next(from, 'close');
    if (to === 'closed') {
      this.#finish('close', { code: CLOSE.NORMAL, reason });
    } else if (to === 'closing') {
      this.#platform.clearTimeout(this.#timer);
      this.#watchdog.stop();
      this.#enter('close', { reason });
      this.#drain(this.#socket, reason, this.#platform.now() + (from === 'open' ? drain : 0));
    }
    return done;
  }

  /**
   * @param {any} socket
   * @param {string} reason
   * @param {number} deadline
   */
  #drain(socket, reason, deadline) {
    if (this.#socket !== socket) {
      return;
    }
    if (!socket) {
      this.#finish('closed', { reason });
      return;
    }
    if (socket.bufferedAmount > 0 && this.#platform.now() < deadline) {
      this.#timer = this.#platform.setTimeout(() => this.#drain(socket, reason, deadline), 20);
      return;
    }
    // A peer that never answers the close frame must not keep the client here.
    this.#timer = this.#platform.setTimeout(
      () => this.#ended(closeVerdict(1006, 'the server did not answer the close')),
      this.#options.closeTimeout,
    );
    closeSocket(socket, CLOSE.NORMAL, reason);
  }

  /** @param {'connect' | 'retry'} transition */
  #attempt(transition) {
    if (!next(this.#state, transition)) {
      return;
    }
    this.#platform.clearTimeout(this.#timer);
    let problem = '';
    // The socket exists before anybody hears of the new state, so that a listener may close it.
    this.#enter(transition, {}, () => {
      try {
        this.#socket = this.#open();
      } catch (error) {
        problem = error instanceof Error ? error.message : String(error);
      }
    });
    if (problem && this.#state === 'connecting') {
      this.#finish('refused', { reason: problem });
    }
  }

  #open() {
    const socket = this.#socketOf(this.#ladder.current);
    const { connectTimeout } = this.#options;
    this.#timer = this.#platform.setTimeout(() => this.#drop(`not open within ${connectTimeout} ms`), connectTimeout);
    socket.onopen = () => this.#socket === socket && this.#state === 'connecting' && this.#greet(socket);
    socket.onmessage = (/** @type {{ data: unknown }} */ event) =>
      this.#socket === socket && this.#receive(event.data);
    socket.onclose = (/** @type {{ code: number, reason: string }} */ event) =>
      this.#socket === socket && this.#ended(closeVerdict(event.code, event.reason));
    return socket;
  }

  /** @param {import('./ladder.js').Transport} transport */
  #socketOf(transport) {
    return openSocket(transport, this.#options.url(), this.#platform);
  }

  /** @param {any} socket */
  async #greet(socket) {
    try {
      let greeting = this.#owner.greeting();
      if (greeting instanceof Promise) {
        greeting = await greeting;
        if (this.#socket !== socket || this.#state !== 'connecting') {
          return;
        }
      }
      const ok = await this.#ask({ connect: greeting }, this.#options.connectTimeout);
      if (this.#socket === socket && this.#state === 'connecting') {
        this.#accepted(ok);
      }
    } catch (error) {
      if (this.#socket === socket && this.#state === 'connecting') {
        const { code, message, temporary } = /** @type {ParleyError} */ (error);
        this.#socket = undefined;
        closeSocket(socket, CLOSE.NORMAL, '');
        const again = temporary || ['disconnected', 'timed_out', 'no_token'].includes(code);
        this.#ended({ reason: message, reconnect: again });
      }
    }
  }

  /** @param {Record<string, any>} ok */
  #accepted(ok) {
    this.#platform.clearTimeout(this.#timer);
    this.#openedAt = this.#platform.now();
    this.#ladder.accepted();
    if (!this.#ladder.isTop) {
      this.#climb.start();
    }
    this.#watchdog.start(this.#quiet(ok));
    this.#enter('accepted', { transport: this.#ladder.current }, () => this.#owner.accepted(ok));
  }

  /** @param {Record<string, any>} ok */
  #quiet(ok) {
    return ok.heartbeat > 0 ? ok.heartbeat * 1_000 : this.#options.quiet;
  }

  /** @param {any} socket a better one, which may carry the connection once no command is cut off by that */
  async #greetBeside(socket) {
    const greeting = { connect: await this.#owner.greeting() };
    const ok = await this.#requests.ask((id) => socket.send(encode({ id, ...greeting })), this.#options.connectTimeout);
    await this.#requests.idle(this.#platform.now() + this.#options.climbPatience);
    return ok;
  }

  /**
   * The better socket carries the connection from now on: channels are subscribed anew from their positions.
   *
   * @param {any} socket
   * @param {Record<string, any>} ok
   * @returns {boolean} false where the connection has ended
   */
  #takeOver(socket, ok) {
    if (this.#state !== 'open') {
      return false;
    }
    const before = this.#socket;
    const previous = this.#ladder.current;
    this.#socket = socket;
    socket.onclose = (/** @type {{ code: number, reason: string }} */ event) =>
      this.#socket === socket && this.#ended(closeVerdict(event.code, event.reason));
    this.#ladder.climbed();
    this.#openedAt = this.#platform.now();
    closeSocket(before, CLOSE.NORMAL, '');
    this.#requests.rejectAll(new ParleyError('disconnected', 'the connection has changed its transport'));
    this.#owner.lost();
    this.#watchdog.start(this.#quiet(ok));
    this.#owner.accepted(ok);
    this.#owner.climbed({ transport: this.#ladder.current, previous });
    return true;
  }

  /** @param {unknown} data */
  #receive(data) {
    this.#watchdog.heard();
    const frame = decodeFrame(data);
    if (!this.#requests.answered(frame)) {
      this.#owner.received(frame);
    }
  }

  /**
   * Gives up a socket that does not answer, without waiting for its close event, which may be minutes away.
   *
   * @param {string} reason
   */
  #drop(reason) {
    const socket = this.#socket;
    this.#socket = undefined;
    closeSocket(socket, CLOSE.NO_ANSWER, reason);
    this.#ended({ code: CLOSE.NO_ANSWER, reason, reconnect: true });
  }

  /** @param {{ code?: number, reason: string, reconnect: boolean }} verdict */
  #ended({ code, reason, reconnect }) {
    if (this.#state === 'connecting') {
      this.#ladder.failed();
    }
    const returning = reconnect || (code === CLOSE.EXPIRED && this.#owner.mayReturn(this.#isStable()));
    if (this.#state === 'closing') {
      this.#finish('closed', { code, reason });
    } else if (!returning) {
      this.#finish('refused', { code, reason });
    } else {
      this.#wait(code, reason);
    }
  }

  /** Whether the connection has been open for a while. */
  #isStable() {
    return this.#state === 'open' && this.#platform.now() - this.#openedAt >= this.#options.stableAfter;
  }

  /**
   * @param {number | undefined} code
   * @param {string} reason
   */
  #wait(code, reason) {
    const now = this.#platform.now();
    // A server that accepts and throws out at once must not reset the backoff by accepting.
    if (this.#isStable()) {
      this.#failures = 0;
    }
    const delay = backoffDelay(this.#failures++, { ...this.#options.backoff, random: this.#platform.random });
    this.#release('disconnected', reason);
    this.#timer = this.#platform.setTimeout(() => this.#attempt('retry'), delay);
    const offline = !this.#platform.online();
    this.#enter('failed', { code, reason, retryAt: now + delay, attempt: this.#failures, offline });
  }

  /**
   * @param {'closed' | 'refused' | 'close'} transition
   * @param {{ code?: number, reason: string }} cause
   */
  #finish(transition, cause) {
    this.#stopWatching?.();
    this.#stopWatching = undefined;
    this.#release('closed', cause.reason);
    this.#enter(transition, cause);
    this.#closers.splice(0).forEach((resolve) => resolve());
  }

  /**
   * @param {string} code
   * @param {string} reason
   */
  #release(code, reason) {
    this.#platform.clearTimeout(this.#timer);
    this.#climb.stop();
    this.#watchdog.stop();
    this.#socket = undefined;
    this.#requests.rejectAll(new ParleyError(code, reason));
    this.#owner.lost();
  }

  /**
   * @param {import('./states.js').Transition} transition one that exists from here
   * @param {Partial<import('./states.js').StateChange>} detail
   * @param {() => void} [before] runs in the new state, before anybody hears of it
   */
  #enter(transition, detail, before) {
    const previous = this.#state;
    this.#state = /** @type {import('./states.js').State} */ (next(previous, transition));
    before?.();
    this.#owner.changed({ ...detail, state: this.#state, previous });
  }

  /** @param {import('./platform.js').WakeCause} cause */
  #wake(cause) {
    if (this.#state === 'open') {
      this.#watchdog.probeQuickly();
    } else if (cause !== 'offline') {
      this.retryNow();
    }
  }

  /**
   * @param {Record<string, any>} command
   * @param {number} timeout
   */
  #ask(command, timeout) {
    return this.#requests.ask((id) => sendFrame(this.#socket, { id, ...command }, this.#options), timeout);
  }
}
