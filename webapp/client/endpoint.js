/**
 * The WebSocket URL that belongs to a web address: http becomes ws, https becomes wss, a fragment goes.
 *
 * The default is `ws` beside the folder of this library, so a page under a context path needs no configuration:
 * `https://host/app/client/endpoint.js` gives `wss://host/app/ws`.
 *
 * @param {string} [path] relative to base, or absolute
 * @param {string | URL} [base]
 * @returns {string}
 * @throws {TypeError} where the address is neither http(s) nor ws(s), or is not a URL
 */
export function endpoint(path = '../ws', base = import.meta.url) {
  const url = new URL(path, base);
  if (url.protocol === 'https:') {
    url.protocol = 'wss:';
  } else if (url.protocol === 'http:') {
    url.protocol = 'ws:';
  } else if (url.protocol !== 'ws:' && url.protocol !== 'wss:') {
    throw new TypeError(`no WebSocket URL can be derived from ${url.href}; pass one as the option "url"`);
  }
  url.hash = '';
  return url.href;
}
