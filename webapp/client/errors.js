/** The server's codes that time may change: the same command may succeed later. */
const TEMPORARY = new Set(['limit_exceeded', 'unavailable', 'internal']);

/**
 * What a command is rejected with. `code` is the server's where the server answered, else one of:
 *
 * | code | meaning |
 * | --- | --- |
 * | `not_connected` | the command needs an open connection and there is none |
 * | `disconnected` | the connection was lost before the answer; the server may have carried the command out |
 * | `timed_out` | no answer within the limit; the server may have carried the command out |
 * | `closed` | the client was closed, or the server refused it for good |
 * | `too_many_pending` | too many commands await their answer |
 * | `queue_full` | too many publications, or too many characters of them, are not yet confirmed |
 * | `too_large` | one frame would pass `maxFrameCharacters` |
 * | `too_slow` | too many bytes are not yet sent |
 * | `malformed` | the server sent a frame that this client cannot read |
 * | `no_token` | the `token` function failed |
 * | `not_sendable` | the arguments cannot be written as JSON |
 */
export class ParleyError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.name = 'ParleyError';
    this.code = code;
  }

  /** Whether the server says that the same command may succeed later. */
  get temporary() {
    return TEMPORARY.has(this.code);
  }
}
