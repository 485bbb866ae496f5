import { ParleyError } from './errors.js';
import { HttpSocket } from './http-socket.js';

const SOCKET_OPEN = 1;
const SUBPROTOCOL = 'parley.v1.json';

/**
 * @param {import('./ladder.js').Transport} transport
 * @param {string} url of the hub's WebSocket
 * @param {import('./platform.js').Platform} platform
 * @returns {any} a WebSocket, or what looks like one
 */
export function openSocket(transport, url, platform) {
  return transport === 'websocket'
    ? new /** @type {any} */ (platform.WebSocket)(url, SUBPROTOCOL)
    : new HttpSocket(transport, url, platform);
}

/**
 * @param {any} socket where there is one
 * @param {number} code
 * @param {string} reason cut to the 123 bytes that a close frame has room for
 */
export function closeSocket(socket, code, reason) {
  const bytes = new TextEncoder().encode(reason);
  const fitting = new TextDecoder().decode(bytes.subarray(0, 120)).replace(/\uFFFD+$/u, '');
  socket?.close(code, bytes.length > 120 ? fitting : reason);
}

/**
 * @param {any} socket where there is one
 * @param {Record<string, any>} frame
 * @param {{ maxFrameCharacters: number, maxBufferedBytes: number }} limits
 */
export function sendFrame(socket, frame, { maxFrameCharacters, maxBufferedBytes }) {
  const text = encode(frame);
  if (text.length > maxFrameCharacters) {
    throw new ParleyError('too_large', `the frame has ${text.length} characters, the limit is ${maxFrameCharacters}`);
  }
  if (socket?.readyState !== SOCKET_OPEN) {
    throw new ParleyError('disconnected', 'the socket is not open');
  }
  if (socket.bufferedAmount > maxBufferedBytes) {
    throw new ParleyError('too_slow', `${socket.bufferedAmount} bytes are not yet sent`);
  }
  socket.send(text);
}

/**
 * @param {unknown} value
 * @returns {string}
 */
export function encode(value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    throw new ParleyError('not_sendable', error instanceof Error ? error.message : String(error));
  }
}
