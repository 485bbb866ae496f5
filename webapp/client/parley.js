/**
 * The client library of Parley: plain ES modules, no build step, no dependency.
 *
 *     import { Parley } from './client/parley.js';
 *
 *     const parley = new Parley({ name: 'Ada' });
 *     parley.connect();
 *     const lobby = parley.subscribe('room/lobby', { presence: true, history: 50 });
 *     lobby.on('publication', ({ publication }) => console.log(publication.from?.name, publication.data));
 *     await lobby.publish('Hello');
 */
export { Parley } from './client.js';
export { Subscription } from './subscription.js';
export { ParleyError } from './errors.js';
export { endpoint } from './endpoint.js';
export { backoffDelay } from './backoff.js';
export { fromBase64 } from './base64.js';
export { closeVerdict } from './close-codes.js';
export { TRANSITIONS } from './states.js';
