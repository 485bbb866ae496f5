/** Codes this client closes with (a browser allows 1000 and 3000 to 4999 only), and the one that a new token may mend. */
export const CLOSE = Object.freeze({ NORMAL: 1000, NO_ANSWER: 4000, EXPIRED: 4501 });

/** The codes of RFC 6455 section 7.4.1 that say the fault lies in what the client sends: it would happen again. */
const FINAL_PROTOCOL_CODES = new Set([1002, 1003, 1007, 1008, 1009, 1010]);

const MEANINGS = new Map([
  [1000, 'closed normally'],
  [1001, 'the server is going away'],
  [1002, 'protocol error'],
  [1003, 'unsupported data'],
  [1006, 'the connection broke'],
  [1007, 'invalid data'],
  [1008, 'policy violation'],
  [1009, 'message too big'],
  [1011, 'internal error'],
  [1012, 'the server restarts'],
  [1013, 'the server is busy'],
]);

/**
 * What a close code asks of the client. 4000 to 4499 are this protocol's "come back", 4500 to 4999 its "do not";
 * any code without a rule, 1000 from the server included, means coming back.
 *
 * @param {number} code
 * @param {string} [reason] as sent with the close frame; empty where there was none
 * @returns {{ code: number, reason: string, reconnect: boolean }} reason is never empty
 */
export function closeVerdict(code, reason) {
  const refused = FINAL_PROTOCOL_CODES.has(code) || (code >= 4500 && code <= 4999);
  return { code, reason: reason || MEANINGS.get(code) || `closed with code ${code}`, reconnect: !refused };
}
