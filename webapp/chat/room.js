import { cleanRoom } from './names.js';
import { nameOf } from './text.js';

/** Messages and notes kept per room; the oldest go. */
export const MAX_ENTRIES = 500;

/** Names listed in one note of comings and goings. */
const MAX_NAMES = 50;

/**
 * What was said and what happened in one room, in the order in which everybody sees it. No DOM, no sockets.
 *
 * Own messages not yet confirmed form the tail of the list; a message moves to its place when its publication comes.
 *
 * @typedef {object} Message
 * @property {'message'} kind
 * @property {number} time
 * @property {string} text
 * @property {boolean} raw the text shows data that is no text
 * @property {boolean} own
 * @property {string} author
 * @property {string} authorId
 * @property {'sent' | 'pending' | 'failed'} state
 * @property {string} [error]
 * @property {string} [place] epoch and offset, once known
 * @property {boolean} placed its publication was seen
 * @property {string} [key] idempotency key
 *
 * @typedef {{ kind: 'presence', time: number, joined: string[], left: string[], back: string[], more: number }} Presence
 * @typedef {{ kind: 'gap' | 'renamed' | 'problem', time: number, text: string }} Note
 * @typedef {Message | Presence | Note} Entry
 *
 * @typedef {object} Viewer
 * @property {(entry: Entry) => void} changed the entry is new, has moved, or looks different
 * @property {(entry: Entry) => void} removed
 */
export class Room {
  /** @type {Entry[]} */
  entries = [];
  unread = 0;
  #now;
  /** @type {Viewer | undefined} */
  #viewer;
  /** @type {Set<string>} */
  #places = new Set();

  /**
   * @param {string} name
   * @param {() => number} [now]
   */
  constructor(name, now = Date.now) {
    this.name = cleanRoom(name);
    this.#now = now;
  }

  get channel() {
    return `room/${this.name}`;
  }

  /** @param {Viewer | undefined} viewer who shows this room at present */
  watch(viewer) {
    this.#viewer = viewer;
  }

  /**
   * @param {string} text
   * @param {{ id: string, name: string }} author
   * @returns {Message} pending, at the end
   */
  sending(text, author) {
    /** @type {Message} */
    const message = {
      kind: 'message',
      time: this.#now(),
      text,
      raw: false,
      own: true,
      author: author.name,
      authorId: author.id,
      state: 'pending',
      placed: false,
    };
    this.#insert(message, this.entries.length);
    return message;
  }

  /**
   * @param {Message} message
   * @param {{ epoch: string, offset: number }} position
   */
  confirmed(message, position) {
    const place = placeOf(position);
    if (this.#places.has(place) && message.place !== place) {
      // Its publication was shown as another entry, for example through a recovery under a former connection.
      this.#remove(message);
    } else {
      message.place = place;
      message.state = 'sent';
      this.#viewer?.changed(message);
    }
  }

  /**
   * @param {Message} message
   * @param {string} error
   */
  failed(message, error) {
    message.state = 'failed';
    message.error = error;
    this.#viewer?.changed(message);
  }

  /**
   * The message is being sent again.
   *
   * @param {Message} message
   */
  retried(message) {
    message.state = 'pending';
    message.error = undefined;
    this.#viewer?.changed(message);
  }

  /**
   * @param {import('../client/parley.js').Publication} publication
   * @param {boolean} own came from this page
   * @returns {boolean} whether it is new to the reader
   */
  receive(publication, own) {
    const place = placeOf(publication);
    if (this.#places.has(place)) {
      return false;
    }
    this.#places.add(place);
    const { text, raw } = textOf(publication);
    const time = publication.time ?? this.#now();
    const mine = own ? this.#pendingFor(place, text) : undefined;
    if (mine) {
      this.entries.splice(this.entries.indexOf(mine), 1);
      Object.assign(mine, { place, time, state: 'sent', placed: true, error: undefined });
      this.#insert(mine, this.#indexFor(publication));
      return false;
    }
    const author = nameOf(publication.from);
    const authorId = publication.from?.id ?? '';
    this.#insert(
      { kind: 'message', time, text, raw, own, author, authorId, state: 'sent', place, placed: true },
      this.#indexFor(publication),
    );
    return !own;
  }

  /** @param {import('../client/parley.js').Member} member */
  joined(member) {
    const note = this.#presenceNote();
    const name = nameOf(member);
    const gone = note.left.indexOf(name);
    if (gone >= 0) {
      note.left.splice(gone, 1);
      this.#name(note, note.back, name);
    } else {
      this.#name(note, note.joined, name);
    }
    this.#viewer?.changed(note);
  }

  /** @param {import('../client/parley.js').Member} member */
  left(member) {
    const note = this.#presenceNote();
    const name = nameOf(member);
    for (const list of [note.joined, note.back]) {
      if (list.includes(name)) {
        list.splice(list.indexOf(name), 1);
      }
    }
    this.#name(note, note.left, name);
    this.#viewer?.changed(note);
  }

  /**
   * @param {Note['kind']} kind
   * @param {string} text
   */
  note(kind, text) {
    this.#insert({ kind, time: this.#now(), text }, this.#tail());
  }

  /**
   * @param {Presence} note
   * @param {string[]} list
   * @param {string} name
   */
  #name(note, list, name) {
    if (note.joined.length + note.left.length + note.back.length < MAX_NAMES) {
      list.push(name);
    } else {
      note.more++;
    }
  }

  /** @returns {Presence} the one that ends the room's confirmed part, or a new one */
  #presenceNote() {
    const last = this.entries[this.#tail() - 1];
    if (last?.kind === 'presence') {
      return last;
    }
    /** @type {Presence} */
    const note = { kind: 'presence', time: this.#now(), joined: [], left: [], back: [], more: 0 };
    this.#insert(note, this.#tail());
    return note;
  }

  /**
   * @param {string} place
   * @param {string} text
   * @returns {Message | undefined} the own message that this publication is
   */
  #pendingFor(place, text) {
    const waiting = this.entries.filter(
      /** @returns {entry is Message} */ (entry) => entry.kind === 'message' && entry.own && !entry.placed,
    );
    return waiting.find((message) => message.place === place) ?? waiting.find((m) => !m.place && m.text === text);
  }

  /** @returns {number} where the tail of own messages without a place begins */
  #tail() {
    let index = this.entries.length;
    while (index > 0) {
      const entry = this.entries[index - 1];
      if (entry.kind !== 'message' || entry.placed) {
        break;
      }
      index--;
    }
    return index;
  }

  /** @param {{ epoch: string, offset: number }} position */
  #indexFor({ epoch, offset }) {
    const tail = this.#tail();
    for (let index = tail; index > 0; index--) {
      const entry = this.entries[index - 1];
      const place = entry.kind === 'message' && entry.placed ? entry.place : undefined;
      if (place?.startsWith(`${epoch}:`)) {
        if (Number(place.slice(epoch.length + 1)) < offset) {
          // Behind the notes that followed the last message before it, unless others came after those.
          return this.#laterMessage(index, tail) ? index : tail;
        }
      } else if (place) {
        return tail;
      }
    }
    return tail;
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  #laterMessage(from, to) {
    return this.entries.slice(from, to).some((entry) => entry.kind === 'message');
  }

  /**
   * @param {Entry} entry
   * @param {number} index
   */
  #insert(entry, index) {
    this.entries.splice(index, 0, entry);
    this.#viewer?.changed(entry);
    if (this.entries.length > MAX_ENTRIES) {
      this.#remove(this.entries[0]);
    }
  }

  /** @param {Entry} entry */
  #remove(entry) {
    const index = this.entries.indexOf(entry);
    if (index >= 0) {
      this.entries.splice(index, 1);
      if (entry.kind === 'message' && entry.placed && entry.place) {
        this.#places.delete(entry.place);
      }
      this.#viewer?.removed(entry);
    }
  }
}

/** @param {{ epoch: string, offset: number }} position */
function placeOf({ epoch, offset }) {
  return `${epoch}:${offset}`;
}

/**
 * @param {import('../client/parley.js').Publication} publication
 * @returns {{ text: string, raw: boolean }}
 */
function textOf({ data, binary }) {
  if (typeof data === 'string') {
    return { text: data, raw: false };
  }
  return { text: binary === undefined ? JSON.stringify(data) ?? '' : `[binary] ${binary}`, raw: true };
}
