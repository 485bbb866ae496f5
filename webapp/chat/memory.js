/** What the page remembers on this device. A browser may forbid that: then it is forgotten with the page. */

/** @type {Map<string, string>} */
const forgotten = new Map();

/**
 * @param {string} key
 * @returns {string | undefined}
 */
export function recall(key) {
  try {
    return localStorage.getItem(`parley.${key}`) ?? undefined;
  } catch {
    return forgotten.get(key);
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
export function remember(key, value) {
  try {
    localStorage.setItem(`parley.${key}`, value);
  } catch {
    forgotten.set(key, value);
  }
}

/**
 * @param {string | undefined} text
 * @returns {string[]} empty where the text is not a JSON list of strings
 */
export function stringList(text) {
  try {
    const list = JSON.parse(text ?? '[]');
    return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
  } catch {
    return [];
  }
}
