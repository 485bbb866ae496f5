import { isMember, isPosition } from './frames.js';

/**
 * One channel or pattern that the application follows, and how far the hub has told it.
 *
 * @typedef {object} Followed
 * @property {Record<string, any>} target `channel` or `pattern`
 * @property {Record<string, any>} command the subscribe as it was asked for
 * @property {number | undefined} id of the subscribe that awaits its answer
 * @property {any} position
 * @property {any[]} replay publications that came before the answer
 * @property {Map<string, any> | undefined} members
 *
 * @typedef {object} Owner
 * @property {(frame: Record<string, any>) => void} serve tells the application
 * @property {(reason: string) => void} broken only a new connection and its own subscribes can tell the application what is missing
 */

/**
 * All that the application follows: what the next request has to ask for, and what of a request's events the application is told, which
 * knows of one subscribe where the hub is asked again and again.
 */
export class Following {
  /** @type {Map<string, Followed>} */
  #followed = new Map();
  #owner;

  /** @param {Owner} owner */
  constructor(owner) {
    this.#owner = owner;
  }

  /**
   * @param {number} id of the command
   * @param {Record<string, any>} subscribe
   */
  add(id, { channel, pattern, ...command }) {
    const target = pattern === undefined ? { channel } : { pattern };
    const position = command.since;
    this.#followed.set(keyOf(target), { target, command, id, position, replay: [], members: undefined });
  }

  /** @param {Record<string, any>} target */
  remove(target) {
    this.#followed.delete(keyOf(target));
  }

  /** What a request says of it, so that any node of the hub can answer. */
  subscribes() {
    return [...this.#followed.values()].map(({ target, command, position }) => {
      const { since, history, ...rest } = command;
      const from = 'channel' in target ? position : undefined;
      return { ...target, ...rest, ...(from ? { since: from } : history === undefined ? {} : { history }) };
    });
  }

  /** @param {Record<string, any>} frame with a publication */
  published(frame) {
    const { publication } = frame;
    const followed = this.#followed.get(keyOf(publication));
    if (!followed) {
      return;
    }
    if ('channel' in followed.target && isPosition(publication)) {
      followed.position = { epoch: publication.epoch, offset: publication.offset };
    }
    if (followed.id === undefined) {
      this.#owner.serve(frame);
    } else {
      followed.replay.push(publication);
    }
  }

  /** @param {Record<string, any>} told */
  subscribed(told) {
    const followed = this.#followed.get(keyOf(told));
    if (!followed) {
      return;
    }
    const { channel, pattern, ...ok } = told;
    if (followed.id === undefined) {
      if (told.recovered === false && channel !== undefined) {
        this.#owner.broken('the hub could not go on where the last request ended');
        return;
      }
      this.#compareMembers(followed, ok.members);
    } else {
      this.#owner.serve({ id: followed.id, ok: { ...ok, publications: followed.replay } });
      followed.id = undefined;
      followed.replay = [];
      followed.members = ok.members && byId(ok.members);
    }
    if (isPosition(told.position) && !told.conflated) {
      followed.position = told.position;
    }
  }

  /** @param {Record<string, any>} frame with a member that came or went */
  changed(frame) {
    const told = frame.joined ?? frame.left;
    const members = told && this.#followed.get(keyOf(told))?.members;
    if (frame.joined) {
      members?.set(told.member.id, told.member);
    } else if (frame.left) {
      members?.delete(told.member.id);
    }
    this.#owner.serve(frame);
  }

  /** @param {Record<string, any>} error */
  refused({ channel, pattern, ...error }) {
    const key = channel === undefined && pattern === undefined ? undefined : keyOf({ channel, pattern });
    const followed = key === undefined ? undefined : this.#followed.get(key);
    if (followed) {
      this.#followed.delete(/** @type {string} */ (key));
    }
    if (followed && followed.id === undefined) {
      this.#owner.broken(error.message);
    } else {
      this.#owner.serve({ ...(followed ? { id: followed.id } : {}), error });
    }
  }

  /**
   * Who came and went while no request was there to hear of it.
   *
   * @param {Followed} followed
   * @param {any[] | undefined} now
   */
  #compareMembers(followed, now) {
    const before = followed.members;
    if (!before || !now) {
      return;
    }
    const { channel } = followed.target;
    followed.members = byId(now);
    for (const [id, member] of before) {
      if (!followed.members.has(id)) {
        this.#owner.serve({ left: { channel, member, cause: 'closed' } });
      }
    }
    for (const [id, member] of followed.members) {
      if (before.get(id)?.name !== member.name || !before.has(id)) {
        this.#owner.serve({ joined: { channel, member } });
      }
    }
  }
}

/** @param {any[]} members */
function byId(members) {
  return new Map(members.filter(isMember).map((member) => [member.id, member]));
}

/**
 * @param {Record<string, any>} target
 * @returns {string} tells channels from patterns
 */
function keyOf({ channel, pattern }) {
  return pattern === undefined ? `c${channel}` : `p${pattern}`;
}
