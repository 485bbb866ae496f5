/**
 * The states of a client and what leads from one to the next, as plain data: nothing here opens a socket.
 *
 *                 connect
 *        idle ───────────────► connecting ◄─────────────┐
 *          │                    │  │   │                │ retry: the delay is over, the network or
 *          │ close     accepted │  │   │ failed         │ the page woke up, or retryNow()
 *          │                    ▼  │   ▼                │
 *          │                  open │  waiting ──────────┘
 *          │                  │ │  │   ▲   │
 *          │            close │ └──┼───┘   │ close
 *          │                  │ failed     │
 *          │                  │    │       │
 *          │                  ▼    │ close │
 *          │               closing ◄───────┼──── (connecting and open only: there is a socket to close)
 *          │                  │            │
 *          │           closed │            │
 *          ▼                  ▼            ▼
 *        closed ◄──────────────────────────┘
 *
 * `refused` leads from connecting and open to closed: the server said by its close code, or by its answer to
 * `connect`, that the same attempt would fail again. From closed, `connect` starts anew.
 *
 * @typedef {'idle' | 'connecting' | 'open' | 'waiting' | 'closing' | 'closed'} State
 * @typedef {'connect' | 'accepted' | 'failed' | 'refused' | 'retry' | 'close' | 'closed'} Transition
 *
 * @typedef {object} StateChange
 * @property {State} state
 * @property {State} previous
 * @property {number} [code] close code that led here
 * @property {string} [reason]
 * @property {number} [retryAt] only when waiting: when the next attempt starts, by the clock of `Date.now()`
 * @property {number} [attempt] only when waiting: failures in a row, from 1
 * @property {boolean} [offline] only when waiting: the browser says that there is no network
 * @property {import('./ladder.js').Transport} [transport] only when open: what carries it
 */

/** @type {Readonly<Record<State, Readonly<Partial<Record<Transition, State>>>>>} */
export const TRANSITIONS = Object.freeze({
  idle: Object.freeze({ connect: 'connecting', close: 'closed' }),
  connecting: Object.freeze({ accepted: 'open', failed: 'waiting', refused: 'closed', close: 'closing' }),
  open: Object.freeze({ failed: 'waiting', refused: 'closed', close: 'closing' }),
  waiting: Object.freeze({ retry: 'connecting', close: 'closed' }),
  closing: Object.freeze({ closed: 'closed' }),
  closed: Object.freeze({ connect: 'connecting' }),
});

/**
 * The state that follows, or undefined where the transition does not exist and so must be ignored.
 *
 * @param {State} state
 * @param {Transition} transition
 * @returns {State | undefined}
 */
export function next(state, transition) {
  return TRANSITIONS[state][transition];
}
