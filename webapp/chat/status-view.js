import { find } from './dom.js';

/**
 * Says how the connection stands, counts down to the next attempt and offers to try at once.
 *
 * `data-state` is the client's state, and `offline` where it waits while the browser says that there is no network;
 * `data-transport` is what carries the connection while it is open.
 *
 * @param {import('../client/parley.js').Parley} parley
 */
export function bindStatus(parley) {
  const box = find('.connection');
  const said = find('.connection .said');
  const countdown = find('.connection .countdown');
  const now = find('.connection button');
  /** @type {import('../client/parley.js').StateChange} */
  let change = { state: parley.state, previous: parley.state };
  /** @type {any} */
  let ticking;

  const show = () => {
    const state = change.state === 'waiting' && !navigator.onLine ? 'offline' : change.state;
    box.dataset.state = state;
    box.title = change.reason ?? '';
    box.dataset.transport = parley.transport ?? '';
    const words = wordsFor(state, change.reason) + carriedBy(parley.transport);
    if (said.textContent !== words) {
      said.textContent = words;
    }
    now.hidden = !['waiting', 'offline', 'closed'].includes(state);
    now.textContent = state === 'closed' ? 'Connect' : 'Now';
    const seconds = Math.ceil(((change.retryAt ?? 0) - Date.now()) / 1_000);
    countdown.textContent = change.state === 'waiting' && seconds > 0 ? `in ${seconds} s` : '';
  };

  parley.on('state', (latest) => {
    change = latest;
    clearInterval(ticking);
    if (latest.state === 'waiting') {
      ticking = setInterval(show, 250);
    }
    show();
  });
  parley.on('transport', show);
  addEventListener('online', show);
  addEventListener('offline', show);
  now.addEventListener('click', () => (parley.state === 'closed' ? parley.connect() : parley.retryNow()));
  show();
}

/** @param {import('../client/parley.js').Transport | undefined} transport the best is not worth a word */
function carriedBy(transport) {
  return transport === 'sse' ? ' by event stream' : transport === 'poll' ? ' by polling' : '';
}

/**
 * @param {string} state
 * @param {string} [reason]
 */
function wordsFor(state, reason) {
  switch (state) {
    case 'open':
      return 'Connected';
    case 'waiting':
      return 'Reconnecting';
    case 'offline':
      return 'Offline, trying again';
    case 'closing':
      return 'Closing…';
    case 'closed':
      return `Closed${reason ? `: ${reason}` : ''}`;
    default:
      return 'Connecting…';
  }
}
