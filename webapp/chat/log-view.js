import { element, nameList, setAttribute } from './dom.js';
import { dayName, dayOf, fullTime, hueOf, timeOfDay } from './text.js';

/** So near to the end, in pixels, counts as reading the end. */
const NEAR = 80;
/** After such a silence the same author's name is set anew. */
const SILENCE = 5 * 60_000;
const FEW_EMOJI = /^(?:(?:\p{Extended_Pictographic}|\p{RI}{2})[\p{Emoji_Modifier}\p{Extended_Pictographic}\u200d\ufe0f]*\s*){1,4}$/u;

/**
 * Shows one room's entries, and keeps to the end of them unless the reader scrolled away.
 *
 * @typedef {import('./room.js').Entry} Entry
 * @typedef {import('./room.js').Message} Message
 */
export class LogView {
  #scroll;
  #list;
  #pill;
  #empty;
  #retry;
  /** @type {import('./room.js').Room | undefined} */
  #room;
  /** @type {Map<Entry, HTMLElement>} */
  #elements = new Map();
  /** @type {Map<Entry, HTMLElement>} */
  #days = new Map();
  #atEnd = true;
  #unseen = 0;

  /**
   * @param {{ scroll: HTMLElement, list: HTMLElement, pill: HTMLElement, empty: HTMLElement }} parts
   * @param {(message: Message) => void} retry sends a failed message again
   */
  constructor({ scroll, list, pill, empty }, retry) {
    this.#scroll = scroll;
    this.#list = list;
    this.#pill = pill;
    this.#empty = empty;
    this.#retry = retry;
    scroll.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    pill.addEventListener('click', () => {
      this.toEnd();
      // The button is gone: whoever pressed it with a key must not be thrown back to the top of the page.
      scroll.focus({ preventScroll: true });
    });
    new ResizeObserver(() => this.#atEnd && this.toEnd()).observe(scroll);
  }

  /** @param {import('./room.js').Room} room in place of the one before */
  show(room) {
    this.#room?.watch(undefined);
    this.#room = room;
    this.#elements.clear();
    this.#days.clear();
    this.#list.replaceChildren();
    // A screen reader is to hear what is said from now on, not the whole room again.
    this.quietly(() => room.entries.forEach((entry) => this.changed(entry)));
    room.watch(this);
    this.#showEmpty();
    this.toEnd();
  }

  /** @param {() => void} task what it shows is not read out */
  quietly(task) {
    this.#scroll.setAttribute('aria-live', 'off');
    task();
    setTimeout(() => this.#scroll.setAttribute('aria-live', 'polite'), 200);
  }

  toEnd() {
    this.#atEnd = true;
    this.#unseen = 0;
    this.#pill.hidden = true;
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
  }

  /** @param {Entry} entry new, moved or different */
  changed(entry) {
    const entries = this.#room?.entries ?? [];
    const index = entries.lastIndexOf(entry);
    const before = this.#elements.get(entry);
    const shown = before ?? element('li');
    this.#elements.set(entry, shown);
    const following = entries[index + 1];
    const next = (following && (this.#days.get(following) ?? this.#elements.get(following))) ?? null;
    // Moving an element that is in its place would make a screen reader say it again.
    if (!before || shown.nextElementSibling !== next) {
      this.#list.insertBefore(shown, next);
    }
    this.#fill(shown, entry);
    this.#group(index);
    this.#group(index + 1);
    this.#showEmpty();
    if (this.#atEnd || (entry.kind === 'message' && entry.state === 'pending')) {
      this.toEnd();
    } else if (!before && entry.kind === 'message') {
      this.#unseen++;
      this.#pill.textContent = this.#unseen === 1 ? '1 new message ↓' : `${this.#unseen} new messages ↓`;
      this.#pill.hidden = false;
    }
  }

  /** @param {Entry} entry */
  removed(entry) {
    this.#elements.get(entry)?.remove();
    this.#elements.delete(entry);
    this.#days.get(entry)?.remove();
    this.#days.delete(entry);
    this.#group(0);
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroll;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    if (this.#atEnd) {
      this.#unseen = 0;
      this.#pill.hidden = true;
    }
  }

  #showEmpty() {
    this.#empty.hidden = this.#room?.entries.some(({ kind }) => kind === 'message') ?? true;
  }

  /**
   * @param {HTMLElement} target
   * @param {Entry} entry
   */
  #fill(target, entry) {
    if (entry.kind === 'message') {
      this.#fillMessage(target, entry);
    } else {
      const text = entry.kind === 'presence' ? presence(entry) : [entry.text];
      target.className = 'note';
      target.dataset.kind = entry.kind;
      target.dataset.testid = entry.kind === 'gap' ? 'recovery-note' : 'note';
      target.hidden = text.length === 0;
      target.replaceChildren(element('div', { class: 'words' }, element('p', {}, ...text)));
    }
  }

  /**
   * @param {HTMLElement} target
   * @param {Message} message
   */
  #fillMessage(target, message) {
    const { author, authorId, own, raw, state, text, time } = message;
    target.className = 'message';
    target.style.setProperty('--hue', String(hueOf(author)));
    Object.assign(target.dataset, { testid: 'message', author, authorId, state, own: String(own), raw: String(raw) });
    target.dataset.jumbo = String(!raw && text.length < 60 && FEW_EMOJI.test(text));
    const words = element(
      'div',
      { class: 'words' },
      element('p', { class: 'said-text', 'data-testid': 'message-text', dir: 'auto' }, text),
    );
    if (state === 'failed') {
      const again = element('button', { class: 'small', type: 'button', 'data-testid': 'retry-send' }, 'Try again');
      again.addEventListener('click', () => this.#retry(message));
      words.append(element('div', { class: 'fate' }, `Not sent: ${message.error}`, again));
    } else if (state === 'pending') {
      words.append(element('div', { class: 'fate' }, 'will be sent once connected'));
    }
    target.replaceChildren(
      element('div', { class: 'who', 'data-testid': 'message-author' }, element('bdi', {}, author)),
      words,
      element('time', { datetime: new Date(time).toISOString(), title: fullTime(time) }, timeOfDay(time)),
    );
  }

  /** @param {number} index of an entry whose surroundings changed */
  #group(index) {
    const entry = this.#room?.entries[index];
    const shown = entry && this.#elements.get(entry);
    if (!entry || !shown || entry.kind !== 'message') {
      return;
    }
    const previous = this.#room?.entries[index - 1];
    const sameDay = this.#messageBefore(index)?.time;
    this.#showDay(entry, shown, sameDay === undefined || dayOf(sameDay) !== dayOf(entry.time));
    const continues =
      previous?.kind === 'message' &&
      !this.#days.has(entry) &&
      previous.author === entry.author &&
      (previous.own ? entry.own : previous.authorId === entry.authorId) &&
      entry.time - previous.time < SILENCE;
    setAttribute(shown, 'data-continues', continues ? 'true' : undefined);
  }

  /** @param {number} index */
  #messageBefore(index) {
    const entries = this.#room?.entries ?? [];
    while (index > 0 && entries[index - 1].kind !== 'message') {
      index--;
    }
    return entries[index - 1];
  }

  /**
   * @param {Message} message
   * @param {HTMLElement} shown
   * @param {boolean} first of its day
   */
  #showDay(message, shown, first) {
    const day = this.#days.get(message);
    if (first && !day) {
      const made = element('li', { class: 'day' }, element('span', {}, dayName(message.time, Date.now())));
      this.#days.set(message, made);
      shown.before(made);
    } else if (first && day && shown.previousElementSibling !== day) {
      shown.before(day);
    } else if (!first && day) {
      day.remove();
      this.#days.delete(message);
    }
  }
}

/**
 * @param {import('./room.js').Presence} note
 * @returns {(Node | string)[]} empty where comings and goings cancelled out
 */
function presence({ joined, left, back, more }) {
  const parts = [
    ...said(joined, 'joined'),
    ...said(back, 'came back'),
    ...said(left, 'left'),
    ...(more > 0 ? [[`${more} more came or went`]] : []),
  ];
  return parts.flatMap((part, index) => (index > 0 ? [' · ', ...part] : part));
}

/**
 * @param {string[]} names
 * @param {string} verb
 * @returns {(Node | string)[][]}
 */
function said(names, verb) {
  return names.length > 0 ? [[...nameList(names), ` ${verb}`]] : [];
}
