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
 * @param {number} [most] how many to call by name
 * @returns {string} such as "Ada, Bo and 3 others"
 */
export function listed(names, most = 3) {
  if (names.length <= 1) {
    return names.join('');
  }
  if (names.length <= most) {
    return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  }
  const others = names.length - most + 1;
  return `${names.slice(0, most - 1).join(', ')} and ${others} others`;
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

/** @param {string} reason */
export function gapText(reason) {
  return `Messages may be missing here: ${REASONS.get(reason) ?? reason}.`;
}
