/**
 * Everything the library takes from its surroundings, so that a test can put a clock of its own in place.
 *
 * @typedef {object} Platform
 * @property {new (url: string, protocols?: string | string[]) => any} [WebSocket]
 * @property {typeof globalThis.fetch} [fetch] for the transports that are HTTP; without it there are none of these
 * @property {() => number} now milliseconds; a clock that goes on while the machine sleeps
 * @property {(task: () => void, milliseconds: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {() => number} random in [0, 1)
 * @property {() => string} randomKey unguessable, for idempotency
 * @property {() => boolean} online false only where the browser is sure that there is no network
 * @property {(listener: (cause: WakeCause) => void) => () => void} onWake watches for signs that the network or the
 *     page changed its state; returns what stops watching
 *
 * @typedef {'online' | 'offline' | 'visible' | 'restored'} WakeCause
 */

/** @returns {Platform} */
export function browserPlatform() {
  return {
    WebSocket: globalThis.WebSocket,
    fetch: typeof globalThis.fetch === 'function' ? (...request) => globalThis.fetch(...request) : undefined,
    now: () => Date.now(),
    setTimeout: (task, milliseconds) => globalThis.setTimeout(task, milliseconds),
    clearTimeout: (timer) => globalThis.clearTimeout(timer),
    random: Math.random,
    randomKey,
    online: () => globalThis.navigator?.onLine !== false,
    onWake,
  };
}

/** 128 random bits in hexadecimal. Not `randomUUID`, which a page served over plain http does not have. */
function randomKey() {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * @param {(cause: WakeCause) => void} listener
 * @returns {() => void}
 */
function onWake(listener) {
  if (typeof globalThis.addEventListener !== 'function') {
    return () => {};
  }
  const stop = new AbortController();
  const options = { signal: stop.signal };
  globalThis.addEventListener('online', () => listener('online'), options);
  globalThis.addEventListener('offline', () => listener('offline'), options);
  // Leaving the back-forward cache: the socket was cut while the page was frozen.
  globalThis.addEventListener('pageshow', (event) => event.persisted && listener('restored'), options);
  const page = globalThis.document;
  page?.addEventListener('visibilitychange', () => page.visibilityState === 'visible' && listener('visible'), options);
  return () => stop.abort();
}
