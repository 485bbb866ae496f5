import { toBase64 } from './base64.js';
import { backoffDelay } from './backoff.js';
import { Connection } from './connection.js';
import { Emitter } from './emitter.js';
import { ParleyError } from './errors.js';
import { isPosition } from './frames.js';
import { Outbox } from './outbox.js';
import { settings } from './settings.js';
import { encode } from './sockets.js';
import { Subscription } from './subscription.js';
import { Tokens } from './tokens.js';

/**
 * @typedef {object} PublishOptions
 * @property {string} [key] idempotency key; made up where absent
 * @property {string} [state] the state that this is the newest word on, of use in a conflated channel
 * @property {boolean} [queue] overrides the client's option
 */

/** Characters that the command puts around a publication, at most. */
const ENVELOPE = '{"id":,"publish":}'.length + String(Number.MAX_SAFE_INTEGER).length;

/**
 * A client of the hub: connects and stays connected, and offers the verbs of `parley.v1.json` as methods.
 *
 * Events: `state` (see `StateChange`), `transport` (it stayed open and is carried by something better), `error` (something went wrong that no promise tells of). See `states.js` for the
 * states.
 *
 * @extends {Emitter<{ state: import('./states.js').StateChange, error: { error: ParleyError },
 *     transport: { transport: import('./ladder.js').Transport, previous: import('./ladder.js').Transport } }>}
 */
export class Parley extends Emitter {
  #settings;
  #connection;
  #outbox;
  #tokens;
  #name;
  /** @type {string | undefined} */
  #greetedName;
  /** @type {string | undefined} */
  #id;
  /** @type {string | undefined} */
  #user;
  /** @type {Map<string, Subscription>} */
  #channels = new Map();
  /** @type {Map<string, Subscription>} */
  #patterns = new Map();
  /** @type {Array<{ resolve: (who: { id: string, name?: string }) => void, reject: (error: ParleyError) => void }>} */
  #waiters = [];

  /** @param {import('./settings.js').Options} [options] */
  constructor(options = {}) {
    super();
    this.#settings = settings(options);
    const { platform, maxUnconfirmed, name, token } = this.#settings;
    this.#name = name;
    this.#outbox = new Outbox(platform, maxUnconfirmed);
    this.#tokens = new Tokens(token, platform, {
      show: (shown) => this.#show(shown),
      failed: (error) => this.emit('error', { error }),
    });
    this.#connection = new Connection(platform, this.#settings, {
      greeting: () => this.#greeting(),
      mayReturn: (stable) => this.#tokens.mayReturn(stable),
      accepted: (ok) => this.#accepted(ok),
      lost: () => this.#lost(),
      changed: (change) => this.#changed(change),
      received: (frame) => this.#received(frame),
      climbed: (change) => this.emit('transport', change),
    });
  }

  get state() {
    return this.#connection.state;
  }

  /** @returns {import('./ladder.js').Transport | undefined} what carries the connection while it is open */
  get transport() {
    return this.#connection.transport;
  }

  /** @returns {string | undefined} the id on the present or last connection; another one after each reconnect */
  get id() {
    return this.#id;
  }

  /** @returns {string | undefined} as the server confirmed it last, else as asked for */
  get name() {
    return this.#name;
  }

  /** @returns {string | undefined} who the server takes this client for; undefined where it asks nobody */
  get user() {
    return this.#user;
  }

  /** Publications made but not yet confirmed. */
  get unconfirmed() {
    return this.#outbox.size;
  }

  /**
   * Starts connecting and keeps at it until closed or refused.
   *
   * @returns {Promise<{ id: string, name?: string }>} resolved when first open; a rejection need not be handled
   */
  connect() {
    if (this.state === 'open') {
      return Promise.resolve(this.#who());
    }
    if (this.state === 'closing') {
      return handled(Promise.reject(new ParleyError('closed', 'the connection is closing')));
    }
    const connected = new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
    this.#connection.connect();
    return handled(connected);
  }

  /** Ends the wait for the next attempt; without effect unless waiting. */
  retryNow() {
    this.#connection.retryNow();
  }

  /**
   * Closes for good (until `connect` is called again), after the socket sent what it holds. Publications not yet
   * confirmed are rejected.
   *
   * @param {{ reason?: string, drain?: number }} [options] drain: milliseconds at most, 5000 by default
   * @returns {Promise<void>}
   */
  close({ reason = '', drain = 5_000 } = {}) {
    return this.#connection.close(reason, drain);
  }

  /**
   * @param {string} name from now on, also after reconnects
   * @returns {Promise<string | undefined>} as the server took it, at once where there is no connection
   */
  async rename(name) {
    const before = this.#name;
    this.#name = name;
    if (this.state !== 'open') {
      return name;
    }
    this.#greetedName = name;
    try {
      const ok = await this.#connection.ask({ connect: { name } });
      this.#name = typeof ok.name === 'string' ? ok.name : name;
      return this.#name;
    } catch (error) {
      if (!['disconnected', 'timed_out', 'closed'].includes(/** @type {ParleyError} */ (error).code)) {
        this.#name = before;
      }
      throw error;
    }
  }

  /**
   * @param {string} channel
   * @param {import('./subscription.js').SubscribeOptions} [options]
   * @returns {Subscription} lives through reconnects, until `unsubscribe`
   * @throws {ParleyError} `already_subscribed`
   */
  subscribe(channel, options = {}) {
    return this.#subscribe(this.#channels, { channel }, channel, options);
  }

  /**
   * @param {string} pattern with `+` for a segment or a last `#` for the rest
   * @param {import('./subscription.js').SubscribeOptions} [options]
   * @returns {Subscription} without recovery: what was missed in a disconnect is lost, and reported as a gap
   * @throws {ParleyError} `already_subscribed`
   */
  subscribePattern(pattern, options = {}) {
    return this.#subscribe(this.#patterns, { pattern }, pattern, options);
  }

  /**
   * @param {Map<string, Subscription>} map
   * @param {{ channel: string } | { pattern: string }} target
   * @param {string} name
   * @param {import('./subscription.js').SubscribeOptions} options
   */
  #subscribe(map, target, name, options) {
    if (map.has(name)) {
      throw new ParleyError('already_subscribed', `already subscribed to ${name}`);
    }
    const subscription = new Subscription(
      {
        ask: (command) => this.#connection.ask(command),
        publish: (channel, data, publishOptions) => this.publish(channel, data, publishOptions),
        remove: () => void map.delete(name),
        reconnect: (why) => this.#connection.reconnect(why),
        later: (attempt, task) => {
          const { platform, backoff } = this.#settings;
          platform.setTimeout(task, backoffDelay(attempt + 1, { ...backoff, random: platform.random }));
        },
      },
      target,
      options,
    );
    map.set(name, subscription);
    if (this.state === 'open') {
      subscription.connected();
    }
    return subscription;
  }

  /**
   * Publishes once: a publication cut off by a disconnect is sent again under its idempotency key.
   *
   * @param {string} channel
   * @param {unknown} data any JSON value, or a `Uint8Array` for a binary payload
   * @param {PublishOptions} [options]
   * @returns {Promise<import('./frames.js').Position>} the position the server gave it
   */
  async publish(channel, data, { key, state, queue = this.#settings.queue } = {}) {
    if (this.state === 'closed' || this.state === 'closing' || (!queue && this.state !== 'open')) {
      const over = this.state === 'closed' || this.state === 'closing';
      throw new ParleyError(over ? 'closed' : 'not_connected', `the connection is ${this.state}`);
    }
    const payload = data instanceof Uint8Array ? { binary: toBase64(data) } : { data };
    if (encode(data) === undefined) {
      throw new ParleyError('not_sendable', 'the data has no JSON form');
    }
    const text = encode({ channel, ...payload, state, key: key ?? this.#settings.platform.randomKey() });
    const size = text.length + ENVELOPE;
    if (size > this.#settings.maxFrameCharacters) {
      const limit = this.#settings.maxFrameCharacters;
      throw new ParleyError('too_large', `the publication has ${size} characters, the limit is ${limit}`);
    }
    // What is sent later must be what was given now, also where the caller goes on changing the object.
    const position = this.#outbox.add(JSON.parse(text), size, queue);
    this.#flush();
    return position;
  }

  /**
   * @param {string} channel
   * @param {{ since?: import('./frames.js').Position, limit?: number }} [options]
   * @returns {Promise<{ position: import('./frames.js').Position, publications: import('./frames.js').Publication[] }>}
   */
  history(channel, options = {}) {
    return /** @type {Promise<any>} */ (this.#connection.ask({ history: { channel, ...options } }));
  }

  /**
   * @param {string} channel
   * @returns {Promise<{ members: import('./frames.js').Member[], total: number }>}
   */
  presence(channel) {
    return /** @type {Promise<any>} */ (this.#connection.ask({ presence: { channel } }));
  }

  /**
   * @param {string} procedure
   * @param {unknown} [args]
   * @returns {Promise<unknown>} the result
   */
  async call(procedure, args) {
    const ok = await this.#connection.ask({ call: { procedure, arguments: args } });
    return ok.result;
  }

  /** What to say with `connect`; at once where the token is there at once. */
  #greeting() {
    const name = (this.#greetedName = this.#name);
    const token = this.#tokens.get();
    return token instanceof Promise ? token.then((shown) => ({ name, token: shown })) : { name, token };
  }

  /** @param {string} token */
  async #show(token) {
    const ok = await this.#connection.ask({ connect: { token } });
    this.#user = typeof ok.user === 'string' ? ok.user : undefined;
    return ok;
  }

  /** @param {Record<string, any>} ok */
  #accepted(ok) {
    this.#tokens.accepted(ok);
    this.#user = typeof ok.user === 'string' ? ok.user : undefined;
    this.#id = typeof ok.client === 'string' ? ok.client : undefined;
    const renamedMeanwhile = this.#greetedName !== this.#name;
    if (renamedMeanwhile) {
      this.rename(/** @type {string} */ (this.#name)).catch((error) => this.emit('error', { error }));
    } else if (typeof ok.name === 'string') {
      this.#name = ok.name;
    }
    this.#subscriptions().forEach((subscription) => subscription.connected());
    this.#flush();
  }

  #lost() {
    this.#tokens.stop();
    this.#subscriptions().forEach((subscription) => subscription.disconnected());
    this.#outbox.disconnected();
  }

  /** @param {import('./states.js').StateChange} change */
  #changed(change) {
    if (change.state === 'open') {
      this.#waiters.splice(0).forEach(({ resolve }) => resolve(this.#who()));
    } else if (change.state === 'closed') {
      const error = new ParleyError('closed', change.reason || 'the client was closed');
      this.#outbox.failAll(error);
      this.#waiters.splice(0).forEach(({ reject }) => reject(error));
    }
    this.emit('state', change);
  }

  /** @param {import('./frames.js').ServerFrame} frame */
  #received(frame) {
    if (frame.kind === 'publication') {
      const { channel, pattern } = frame.publication;
      const subscription = pattern === undefined ? this.#channels.get(channel) : this.#patterns.get(pattern);
      subscription?.receive(frame.publication);
    } else if (frame.kind === 'joined') {
      this.#channels.get(frame.channel)?.joined(frame.member);
    } else if (frame.kind === 'left') {
      this.#channels.get(frame.channel)?.left(frame.member, frame.cause);
    } else if (frame.kind === 'expiring') {
      void this.#tokens.renew();
    } else if (frame.kind === 'unsubscribed') {
      const map = frame.pattern === undefined ? this.#channels : this.#patterns;
      map.get(frame.pattern ?? frame.channel ?? '')?.refused(new ParleyError(frame.code, frame.message));
    } else if (frame.kind === 'malformed') {
      this.emit('error', { error: new ParleyError('malformed', `the server sent ${frame.why}`) });
    } else if (frame.kind === 'error') {
      this.emit('error', { error: new ParleyError(frame.code, frame.message) });
    }
  }

  #flush() {
    if (this.state !== 'open') {
      return;
    }
    for (const entry of this.#outbox.unsent()) {
      entry.sent = true;
      void this.#send(entry);
    }
  }

  /** @param {import('./outbox.js').Entry} entry */
  async #send(entry) {
    try {
      const ok = await this.#connection.ask({ publish: entry.publish });
      if (isPosition(ok)) {
        this.#outbox.confirm(entry, { epoch: ok.epoch, offset: ok.offset });
      } else {
        this.#outbox.fail(entry, new ParleyError('malformed', 'the confirmation states no position'));
      }
    } catch (error) {
      const failure = /** @type {ParleyError} */ (error);
      if (failure.code !== 'disconnected') {
        this.#outbox.fail(entry, failure);
      }
    }
  }

  #subscriptions() {
    return [...this.#channels.values(), ...this.#patterns.values()];
  }

  #who() {
    return { id: this.#id ?? '', name: this.#name };
  }
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T>} the same; its rejection is no "unhandled rejection" where the caller does not wait for it
 */
function handled(promise) {
  promise.catch(() => {});
  return promise;
}
