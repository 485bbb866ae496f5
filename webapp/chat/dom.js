import { listed } from './text.js';

/**
 * Makes an element. Strings become text nodes, never markup: what people write reaches the page through here only.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | boolean | undefined>} [attributes] true is an empty attribute; false and undefined none
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    setAttribute(made, name, value);
  }
  made.append(...children);
  return made;
}

/**
 * @param {Element} target
 * @param {string} name
 * @param {string | boolean | undefined} value
 */
export function setAttribute(target, name, value) {
  if (value === undefined || value === false) {
    target.removeAttribute(name);
  } else {
    target.setAttribute(name, value === true ? '' : value);
  }
}

/**
 * @param {string[]} names
 * @returns {(Node | string)[]} the names as a list in words, each set apart, so that one written from right to left does
 *     not turn the sentence around
 */
export function nameList(names) {
  return listed(names).map(({ text, name }) => (name ? element('bdi', {}, text) : text));
}

/**
 * @template {Element} [E=HTMLElement]
 * @param {string} selector
 * @returns {E} the one element of the page that matches
 */
export function find(selector) {
  return /** @type {E} */ (document.querySelector(selector));
}

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {string} path
 * @returns {SVGElement} a drawing that says nothing to a screen reader
 */
export function drawing(path) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
