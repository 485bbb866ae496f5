import { backoffDelay, closeVerdict, endpoint } from '../client/parley.js';

const BACKOFF = { base: 500, cap: 10_000, random: Math.random };

/**
 * The WebSocket of a world, opened again whenever it breaks.
 *
 * @param {{
 *   join: () => { world: string, name: string },
 *   frame: (frame: Record<string, any>, characters: number) => void,
 *   state: (state: 'connecting' | 'open' | 'waiting' | 'closed', words: string) => void,
 * }} page
 * @returns {{ send: (message: object) => boolean }} send says whether the message could be sent
 */
export function openLink(page) {
  /** @type {WebSocket} */
  let socket;
  let failures = 0;

  const open = () => {
    page.state('connecting', 'Connecting…');
    socket = new WebSocket(endpoint('../ws/updates'));
    socket.onopen = () => socket.send(JSON.stringify({ join: page.join() }));
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(data);
      if (frame.joined !== undefined) {
        failures = 0;
        page.state('open', 'Connected');
      }
      page.frame(frame, data.length);
    };
    socket.onclose = ({ code, reason }) => {
      const verdict = closeVerdict(code, reason);
      if (verdict.reconnect) {
        page.state('waiting', 'Reconnecting');
        setTimeout(open, backoffDelay(failures++, BACKOFF));
      } else {
        page.state('closed', `Closed: ${verdict.reason}`);
      }
    };
  };
  open();

  return {
    send(message) {
      // A line that takes nothing gets no backlog either: the next state is newer.
      if (socket.readyState !== WebSocket.OPEN || socket.bufferedAmount > 4_096) {
        return false;
      }
      socket.send(JSON.stringify(message));
      return true;
    },
  };
}
