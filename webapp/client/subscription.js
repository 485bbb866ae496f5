import { Cursor } from './cursor.js';
import { Emitter } from './emitter.js';
import { ParleyError } from './errors.js';
import { isMember, isPosition, isPublication } from './frames.js';

/** Live publications that may come before the reply to `subscribe`; a server that keeps to the protocol sends none. */
const MAX_EARLY = 256;

/** Members kept by name; `total` counts on. */
const MAX_MEMBERS = 1_000;

/**
 * One channel (or pattern) as the application sees it: publications in order, each once, over any number of
 * connections; the members; and an honest word wherever something is missing.
 *
 * Events: `publication`, `subscribed`, `gap`, `joined`, `left`, `members`, `error`. After each (re)connect come, in this
 * order: `gap` where something is missing, the missed publications, `members`, `subscribed`.
 *
 * @typedef {import('./frames.js').Publication} Publication
 * @typedef {import('./frames.js').Position} Position
 * @typedef {import('./frames.js').Member} Member
 *
 * @typedef {object} SubscribeOptions
 * @property {boolean} [presence] also who is there
 * @property {number} [history] the last so many publications on the first subscribe
 * @property {Position} [since] recover from a position kept from an earlier life of the page
 * @property {boolean} [recover] false: neither recovers nor reports gaps, for what has no lasting value
 *
 * @typedef {object} Port what a subscription needs of its client
 * @property {(command: Record<string, any>) => Promise<Record<string, any>>} ask
 * @property {(channel: string, data: unknown, options?: import('./client.js').PublishOptions) => Promise<Position>} publish
 * @property {(subscription: Subscription) => void} remove
 * @property {(why: string) => void} reconnect
 * @property {(attempt: number, task: () => void) => void} later runs the task after a backoff
 *
 * @extends {Emitter<Record<string, any>>}
 */
export class Subscription extends Emitter {
  #port;
  #options;
  #recover;
  #cursor;
  /** @type {'pending' | 'subscribing' | 'subscribed' | 'refused' | 'ended'} */
  #state = 'pending';
  #attempt = 0;
  #refusals = 0;
  #subscribedBefore = false;
  /** @type {Publication[]} */
  #early = [];
  #earlyOverflow = false;
  /** @type {Map<string, Member>} */
  #members = new Map();
  #total = 0;

  /**
   * @param {Port} port
   * @param {{ channel: string } | { pattern: string }} target
   * @param {SubscribeOptions} options
   * @internal
   */
  constructor(port, target, options) {
    super();
    this.#port = port;
    this.target = target;
    this.#options = options;
    // A pattern spans many channels and so has no one position.
    this.#recover = 'channel' in target && options.recover !== false;
    this.#cursor = new Cursor(options.since);
  }

  /** @returns {string} the channel or the pattern */
  get name() {
    return 'channel' in this.target ? this.target.channel : this.target.pattern;
  }

  get state() {
    return this.#state;
  }

  /** @returns {Position | undefined} keep it to recover in a later life of the page */
  get position() {
    return this.#recover ? this.#cursor.position : undefined;
  }

  /** @returns {ReadonlyMap<string, Member>} who is there, by id; at most 1000 of them */
  get members() {
    return this.#members;
  }

  /** How many are there; may be more than `members` names. */
  get total() {
    return this.#total;
  }

  /**
   * @param {unknown} data
   * @param {import('./client.js').PublishOptions} [options]
   * @returns {Promise<Position>}
   */
  publish(data, options) {
    return this.#port.publish(this.name, data, options);
  }

  /** Ends it for good; takes effect here at once, on the server as soon as it hears of it. */
  unsubscribe() {
    if (this.#state === 'ended') {
      return;
    }
    const known = this.#state === 'subscribing' || this.#state === 'subscribed';
    this.#state = 'ended';
    this.#attempt++;
    this.#port.remove(this);
    if (known) {
      this.#port.ask({ unsubscribe: this.target }).catch(() => {});
    }
  }

  /** @internal The connection is open, or the server may think better of it. Refused for good stays refused. */
  connected() {
    if (this.#state === 'pending') {
      this.#state = 'subscribing';
      void this.#subscribe(++this.#attempt);
    }
  }

  /**
   * @internal The server has ended it: new credentials no longer permit it.
   *
   * @param {ParleyError} error
   */
  refused(error) {
    this.#attempt++;
    this.#early = [];
    this.#state = 'refused';
    this.emit('error', { error });
  }

  /** @internal The connection is gone. */
  disconnected() {
    if (this.#state === 'subscribing' || this.#state === 'subscribed') {
      this.#state = 'pending';
      this.#attempt++;
      this.#early = [];
      this.#earlyOverflow = false;
    }
  }

  /** @param {number} attempt */
  async #subscribe(attempt) {
    const since = this.position;
    const { presence, history } = this.#options;
    /** @type {Record<string, any>} */
    const subscribe = { ...this.target };
    if (since) {
      subscribe.since = since;
    } else if (history !== undefined && !this.#subscribedBefore) {
      subscribe.history = history;
    }
    if (presence) {
      subscribe.presence = true;
    }
    try {
      const ok = await this.#port.ask({ subscribe });
      if (attempt === this.#attempt) {
        this.#accepted(ok, since);
      }
    } catch (error) {
      if (attempt === this.#attempt) {
        this.#failed(/** @type {ParleyError} */ (error));
      }
    }
  }

  /** @param {ParleyError} error */
  #failed(error) {
    if (error.code === 'timed_out') {
      this.#port.reconnect('no answer to subscribe');
    } else if (['not_connected', 'disconnected', 'closed'].includes(error.code)) {
      this.#state = 'pending';
    } else {
      this.#state = error.temporary ? 'pending' : 'refused';
      if (error.temporary) {
        this.#port.later(this.#refusals++, () => this.connected());
      }
      this.emit('error', { error });
    }
  }

  /**
   * @param {Record<string, any>} ok
   * @param {Position | undefined} since
   */
  #accepted(ok, since) {
    const recovered = since === undefined ? undefined : ok.recovered === true;
    const reason = recovered === false ? String(ok.reason ?? 'unknown') : undefined;
    this.#state = 'subscribed';
    this.#refusals = 0;
    // The newest of each state comes, and each newcomer gets those there are: offsets have gaps, and nothing is missing.
    this.#recover &&= ok.conflated !== true;
    if (recovered === false) {
      this.#cursor.reset();
      this.emit('gap', { reason });
    } else if ('pattern' in this.target && this.#subscribedBefore) {
      this.emit('gap', { reason: 'pattern' });
    }
    this.#subscribedBefore = true;
    for (const publication of Array.isArray(ok.publications) ? ok.publications : []) {
      this.#take(publication, true);
    }
    this.#settle(ok.position, recovered === true);
    this.#takeMembers(ok);
    this.emit('subscribed', { recovered, reason, position: this.position });
    this.#takeEarly();
  }

  /**
   * @param {unknown} position as the reply states it
   * @param {boolean} complete the server said that nothing is missing
   */
  #settle(position, complete) {
    if (!this.#recover || !isPosition(position)) {
      return;
    }
    const at = this.#cursor.position;
    if (complete && at && at.epoch === position.epoch && at.offset < position.offset) {
      this.emit('gap', { reason: 'skipped', missed: position.offset - at.offset });
    }
    this.#cursor.moveTo(position);
  }

  /** @param {Record<string, any>} ok */
  #takeMembers(ok) {
    if (!this.#options.presence || !Array.isArray(ok.members)) {
      return;
    }
    const members = ok.members.filter(isMember).slice(0, MAX_MEMBERS);
    this.#members = new Map(members.map((/** @type {Member} */ member) => [member.id, member]));
    this.#total = Number.isSafeInteger(ok.total) ? ok.total : ok.members.length;
    this.emit('members', { members: this.#members, total: this.#total });
  }

  #takeEarly() {
    const early = this.#early;
    this.#early = [];
    if (this.#earlyOverflow) {
      this.#earlyOverflow = false;
      this.emit('gap', { reason: 'overflow' });
    }
    early.forEach((publication) => this.#take(publication, false));
  }

  /**
   * @internal
   * @param {Publication} publication
   */
  receive(publication) {
    if (this.#state === 'subscribed') {
      this.#take(publication, false);
    } else if (this.#state === 'subscribing') {
      this.#early.push(publication);
      if (this.#early.length > MAX_EARLY) {
        this.#early.shift();
        this.#earlyOverflow = true;
      }
    }
  }

  /**
   * @param {unknown} publication
   * @param {boolean} replayed from history rather than live
   */
  #take(publication, replayed) {
    // A listener may have unsubscribed halfway through a replay.
    if (this.#state !== 'subscribed') {
      return;
    }
    if (!isPublication(publication)) {
      this.emit('error', { error: new ParleyError('malformed', 'a publication that is none') });
      return;
    }
    if (this.#recover) {
      const step = this.#cursor.advance(publication);
      if (!step.fresh) {
        return;
      }
      if (step.restarted) {
        this.emit('gap', { reason: 'restarted' });
      } else if (step.missed) {
        this.emit('gap', { reason: 'skipped', missed: step.missed });
      }
    }
    this.emit('publication', { publication, replayed });
  }

  /**
   * @internal
   * @param {Member} member a known id means a new name
   */
  joined(member) {
    const before = this.#members.get(member.id);
    if (before || this.#members.size < MAX_MEMBERS) {
      this.#members.set(member.id, member);
    }
    this.#total += before ? 0 : 1;
    this.emit('joined', { member, previous: before });
  }

  /**
   * @internal
   * @param {Member} member
   * @param {string} cause
   */
  left(member, cause) {
    this.#members.delete(member.id);
    this.#total = Math.max(this.#members.size, this.#total - 1);
    this.emit('left', { member, cause });
  }
}
