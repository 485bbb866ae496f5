/**
 * Reads the text of an event stream (HTML, section 9.2.6) as it comes, in pieces of any size. Pure: no network, no clock.
 */
export class EventStreamReader {
  #text = '';
  #event = '';
  /** @type {string[]} */
  #data = [];
  #take;

  /** @param {(event: { name: string, data: string }) => void} take is called for each whole event */
  constructor(take) {
    this.#take = take;
  }

  /** @param {string} piece of the stream, cut anywhere */
  push(piece) {
    this.#text += piece;
    let start = 0;
    for (;;) {
      const end = lineEnd(this.#text, start);
      if (end < 0) {
        break;
      }
      this.#line(this.#text.slice(start, end));
      start = end + (this.#text.startsWith('\r\n', end) ? 2 : 1);
    }
    this.#text = this.#text.slice(start);
  }

  /** Characters that wait for the end of their line or event. */
  get held() {
    return this.#text.length + this.#data.reduce((sum, line) => sum + line.length, 0);
  }

  /** @param {string} line */
  #line(line) {
    if (line === '') {
      if (this.#data.length > 0) {
        this.#take({ name: this.#event || 'message', data: this.#data.join('\n') });
      }
      this.#event = '';
      this.#data = [];
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
    if (field === 'event') {
      this.#event = value;
    } else if (field === 'data') {
      this.#data.push(value);
    }
  }
}

/**
 * @param {string} text
 * @param {number} from
 * @returns {number} where the line ends, or -1; a last CR may be the first half of a line end
 */
function lineEnd(text, from) {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\n' || (text[at] === '\r' && at + 1 < text.length)) {
      return at;
    }
  }
  return -1;
}
