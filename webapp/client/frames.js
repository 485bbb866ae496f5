/**
 * Reads the server's frames: pure, and never throws. Whatever is not as the protocol says becomes `malformed` with
 * the reason; a verb that this version does not know becomes `unknown`, so a newer server may say more.
 *
 * @typedef {{ epoch: string, offset: number }} Position
 * @typedef {{ id: string, name?: string | null, user?: string }} Member
 * @typedef {Position & { channel: string, pattern?: string, time?: number, from?: Member | null, state?: string, data?: unknown, binary?: string }}
 *     Publication
 *
 * @typedef {{ kind: 'ok', id: number, ok: Record<string, any> }
 *     | { kind: 'error', id: number | undefined, code: string, message: string }
 *     | { kind: 'publication', publication: Publication }
 *     | { kind: 'joined', channel: string, member: Member }
 *     | { kind: 'left', channel: string, member: Member, cause: string }
 *     | { kind: 'expiring', seconds: number }
 *     | { kind: 'unsubscribed', channel?: string, pattern?: string, code: string, message: string }
 *     | { kind: 'unknown', verb: string }
 *     | { kind: 'malformed', why: string }} ServerFrame
 */

/**
 * @param {unknown} text what the message event carried
 * @returns {ServerFrame}
 */
export function decodeFrame(text) {
  if (typeof text !== 'string') {
    return malformed('a binary frame');
  }
  let frame;
  try {
    frame = JSON.parse(text);
  } catch {
    return malformed('not JSON');
  }
  if (!isObject(frame)) {
    return malformed('not a JSON object');
  }
  if (Object.hasOwn(frame, 'ok')) {
    return decodeOk(frame);
  }
  if (Object.hasOwn(frame, 'error')) {
    return decodeError(frame);
  }
  if (Object.hasOwn(frame, 'publication')) {
    const publication = frame.publication;
    return isPublication(publication) ? { kind: 'publication', publication } : malformed('publication');
  }
  if (Object.hasOwn(frame, 'joined')) {
    const { channel, member } = isObject(frame.joined) ? frame.joined : {};
    return typeof channel === 'string' && isMember(member) ? { kind: 'joined', channel, member } : malformed('joined');
  }
  if (Object.hasOwn(frame, 'left')) {
    const { channel, member, cause } = isObject(frame.left) ? frame.left : {};
    return typeof channel === 'string' && isMember(member)
      ? { kind: 'left', channel, member, cause: typeof cause === 'string' ? cause : 'closed' }
      : malformed('left');
  }
  if (Object.hasOwn(frame, 'expiring')) {
    const { seconds } = isObject(frame.expiring) ? frame.expiring : {};
    return { kind: 'expiring', seconds: Number.isFinite(seconds) ? seconds : 0 };
  }
  if (Object.hasOwn(frame, 'unsubscribed')) {
    return decodeUnsubscribed(frame.unsubscribed);
  }
  return { kind: 'unknown', verb: Object.keys(frame).join(', ').slice(0, 100) };
}

/**
 * @param {Record<string, any>} frame
 * @returns {ServerFrame}
 */
function decodeOk({ id, ok }) {
  return Number.isSafeInteger(id) && isObject(ok) ? { kind: 'ok', id, ok } : malformed('ok');
}

/**
 * @param {Record<string, any>} frame
 * @returns {ServerFrame}
 */
function decodeError({ id, error }) {
  if (!isObject(error) || typeof error.code !== 'string' || !(id === undefined || Number.isSafeInteger(id))) {
    return malformed('error');
  }
  return { kind: 'error', id, code: error.code, message: String(error.message ?? error.code) };
}

/**
 * @param {any} unsubscribed
 * @returns {ServerFrame}
 */
function decodeUnsubscribed(unsubscribed) {
  const { channel, pattern, code, message } = isObject(unsubscribed) ? unsubscribed : {};
  return typeof (channel ?? pattern) === 'string' && typeof code === 'string'
    ? { kind: 'unsubscribed', channel, pattern, code, message: String(message ?? code) }
    : malformed('unsubscribed');
}

/**
 * @param {string} why
 * @returns {ServerFrame}
 */
function malformed(why) {
  return { kind: 'malformed', why };
}

/** @returns {value is Record<string, any>} @param {unknown} value */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns {value is Position} @param {any} value */
export function isPosition(value) {
  return isObject(value) && typeof value.epoch === 'string' && Number.isSafeInteger(value.offset) && value.offset >= 0;
}

/** @returns {value is Member} @param {any} value */
export function isMember(value) {
  return isObject(value) && typeof value.id === 'string' && typeof (value.name ?? '') === 'string';
}

/** @returns {value is Publication} @param {any} value */
export function isPublication(value) {
  return (
    isObject(value) &&
    typeof value.channel === 'string' &&
    (value.pattern === undefined || typeof value.pattern === 'string') &&
    (value.from === undefined || value.from === null || isMember(value.from)) &&
    isPosition(value)
  );
}
