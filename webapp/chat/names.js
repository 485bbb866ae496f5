/** Names of people and rooms: made up, and cleaned of what could deceive a reader. */

const MANNERS = [
  'Amiable', 'Bright', 'Calm', 'Candid', 'Cheerful', 'Civil', 'Clever', 'Cordial', 'Curious', 'Gentle', 'Jolly', 'Keen',
  'Kind', 'Lively', 'Mellow', 'Merry', 'Mild', 'Nimble', 'Patient', 'Quiet', 'Sunny', 'Tactful', 'Witty', 'Wry',
];
const CREATURES = [
  'Avocet', 'Badger', 'Bittern', 'Crane', 'Curlew', 'Dormouse', 'Finch', 'Gull', 'Hare', 'Heron', 'Ibis', 'Jackdaw',
  'Kestrel', 'Lark', 'Marten', 'Newt', 'Otter', 'Plover', 'Puffin', 'Robin', 'Seal', 'Stoat', 'Swift', 'Wren',
];

export const MAX_NAME = 32;
export const MAX_ROOM = 40;

/** Control characters, and those that reverse or hide the text around them. */
const DECEIVING = /[\p{Cc}\p{Cs}\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/**
 * @param {() => number} [random] in [0, 1)
 * @returns {string} such as "Calm Otter"
 */
export function friendlyName(random = Math.random) {
  const pick = (/** @type {string[]} */ words) => words[Math.floor(random() * words.length)];
  return `${pick(MANNERS)} ${pick(CREATURES)}`;
}

/**
 * @param {string} text
 * @returns {string} fit to be shown as a name, at most 32 characters; empty where nothing is left
 */
export function cleanName(text) {
  return cut(text.replace(/\s+/gu, ' ').replace(DECEIVING, '').trim(), MAX_NAME).trim();
}

/**
 * @param {string} text as typed, or from the address
 * @returns {string} one channel segment without the signs of patterns; empty where nothing is left
 */
export function cleanRoom(text) {
  const segment = text.replace(/[/+#\s]+/gu, ' ').replace(DECEIVING, '').trim().replace(/ +/gu, '-').toLowerCase();
  return cut(segment, MAX_ROOM);
}

/**
 * @param {Location | URL} address `#tea` or `?room=tea`; the fragment wins
 * @returns {string} the room it names, or empty
 */
export function roomFrom({ hash, search }) {
  let named = hash.slice(1);
  try {
    named = decodeURIComponent(named);
  } catch {
    // A stray percent sign: take it as it stands.
  }
  return cleanRoom(named) || cleanRoom(new URLSearchParams(search).get('room') ?? '');
}

/**
 * @param {string} text
 * @param {number} length in characters as people count them, or nearly so
 */
function cut(text, length) {
  return [...text].slice(0, length).join('');
}
