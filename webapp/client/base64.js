/** Bytes per call of `fromCharCode`: more arguments than an engine takes would overflow its stack. */
const SLICE = 8_192;

/**
 * @param {Uint8Array} bytes
 * @returns {string} base64 of RFC 4648 section 4, with padding
 */
export function toBase64(bytes) {
  let characters = '';
  for (let start = 0; start < bytes.length; start += SLICE) {
    characters += String.fromCharCode(...bytes.subarray(start, start + SLICE));
  }
  return btoa(characters);
}

/**
 * @param {string} text the `binary` of a publication
 * @returns {Uint8Array}
 * @throws {DOMException} where the text is not base64
 */
export function fromBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
