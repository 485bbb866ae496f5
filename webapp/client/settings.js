import { endpoint } from './endpoint.js';
import { browserPlatform } from './platform.js';

/**
 * @typedef {object} Settings all times in milliseconds
 * @property {() => string} url
 * @property {{ base: number, cap: number }} backoff
 * @property {number} timeout for the reply to a command
 * @property {number} connectTimeout from opening the socket to the reply to `connect`
 * @property {number} closeTimeout for the answer to a close frame
 * @property {number} quiet without a frame before a ping, where the server states no heartbeat
 * @property {number} pingTimeout for the answer to a ping
 * @property {number} quickPingTimeout the same after a sign that the network or the page changed
 * @property {number} stableAfter open for so long resets the backoff
 * @property {number} maxPending commands that await their reply
 * @property {number} maxBufferedBytes bytes the socket may hold unsent before commands are refused
 * @property {number} maxFrameCharacters
 * @property {{ count: number, characters: number, age: number }} maxUnconfirmed publications
 * @property {boolean} queue whether publications wait for a connection
 * @property {readonly import('./ladder.js').Transport[]} transports in the order in which they are tried
 * @property {{ base: number, cap: number }} climb between two tries of the first transport while another one carries
 * @property {number} climbPatience for replies before the first transport takes over
 * @property {string} [name]
 * @property {import('./tokens.js').TokenOption} [token]
 * @property {import('./platform.js').Platform} platform
 *
 * @typedef {Partial<Omit<Settings, 'url' | 'platform'>> & { url?: string | (() => string),
 *     platform?: Partial<import('./platform.js').Platform> }} Options
 */

/** @type {Omit<Settings, 'url' | 'platform' | 'name' | 'token'>} */
const DEFAULTS = {
  backoff: { base: 500, cap: 30_000 },
  timeout: 10_000,
  connectTimeout: 10_000,
  closeTimeout: 3_000,
  quiet: 25_000,
  pingTimeout: 10_000,
  quickPingTimeout: 3_000,
  stableAfter: 5_000,
  maxPending: 1_024,
  maxBufferedBytes: 4 * 1024 * 1024,
  maxFrameCharacters: 64 * 1024,
  maxUnconfirmed: { count: 256, characters: 1024 * 1024, age: 120_000 },
  queue: true,
  transports: ['websocket', 'sse', 'poll'],
  climb: { base: 5_000, cap: 300_000 },
  climbPatience: 2_000,
};

/**
 * What an application asks for, and the defaults for the rest.
 *
 * @param {Options} options
 * @returns {Settings}
 */
export function settings({ url, platform, backoff, maxUnconfirmed, transports, climb, ...rest }) {
  const merged = {
    ...DEFAULTS,
    ...rest,
    backoff: { ...DEFAULTS.backoff, ...backoff },
    maxUnconfirmed: { ...DEFAULTS.maxUnconfirmed, ...maxUnconfirmed },
    climb: { ...DEFAULTS.climb, ...climb },
    transports: transports ?? DEFAULTS.transports,
    platform: { ...browserPlatform(), ...platform },
    url: typeof url === 'function' ? url : () => url ?? endpoint(),
  };
  const { WebSocket, fetch } = merged.platform;
  merged.transports = merged.transports.filter((one) => typeof (one === 'websocket' ? WebSocket : fetch) === 'function');
  if (merged.transports.length === 0) {
    throw new TypeError('no WebSocket here; pass one as options.platform.WebSocket');
  }
  return merged;
}
