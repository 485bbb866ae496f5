/** How things are put into words and colours. */

const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

/** @param {number} time */
export const timeOfDay = (time) => TIME.format(time);

/** @param {number} time */
export const fullTime = (time) => FULL.format(time);

/** @param {number} time */
export const dayOf = (time) => new Date(time).toDateString();

/**
 * @param {number} time
 * @param {number} now
 */
export function dayName(time, now) {
  if (dayOf(time) === dayOf(now)) {
    return 'Today';
  }
  return dayOf(time) === dayOf(now - 86_400_000) ? 'Yesterday' : DAY.format(time);
}

/**
 * A hue for a name, the same everywhere.
 *
 * @param {string} name
 * @returns {number} degrees
 */
export function hueOf(name) {
  let hash = 2_166_136_261;
  for (const character of name) {
    hash = Math.imul(hash ^ /** @type {number} */ (character.codePointAt(0)), 16_777_619);
  }
  // Steps of 24 degrees keep neighbours in a room apart.
  return ((hash >>> 8) % 15) * 24;
}

/**
 * @param {string[]} names
 * @param {number} [most] how many parts to call by name
 * @returns {{ text: string, name: boolean }[]} the parts of a list such as "Ada, Bo and 3 others"
 */
export function listed(names, most = 3) {
  const called = names.length > most ? names.slice(0, most - 1) : names;
  const rest = names.length - called.length;
  const parts = called.flatMap((text, index) => [
    { text: index === 0 ? '' : index === called.length - 1 && rest === 0 ? ' and ' : ', ', name: false },
    { text, name: true },
  ]);
  const tail = rest > 0 ? [{ text: ` and ${rest} others`, name: false }] : [];
  return [...parts.slice(1), ...tail];
}

/** @param {{ id: string, name?: string | null } | null | undefined} member */
export function nameOf(member) {
  return member ? member.name || `guest ${member.id.slice(0, 6)}` : 'the hub';
}

/** Reasons of the client library, for people; the server's own are sentences already. */
const REASONS = new Map([
  ['skipped', 'the hub skipped some of them'],
  ['restarted', 'the hub started anew'],
  ['overflow', 'too many came at once'],
]);

/** @param {string} reason what follows a colon in the server's own is for those who run it */
export function gapText(reason) {
  return `Messages may be missing here: ${REASONS.get(reason) ?? reason.split(':')[0]}.`;
}
