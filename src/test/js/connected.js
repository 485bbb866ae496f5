import { Parley } from '../../../webapp/client/parley.js';
import { fakePlatform, settle } from './fakes.js';

/** A client on a fake platform, with all that it says about its state and its errors. */
export function client(options = {}, overrides = {}) {
  const platform = fakePlatform(overrides);
  const parley = new Parley({ url: 'ws://hub.test/ws', platform, name: 'Ada', ...options });
  const changes = [];
  const errors = [];
  parley.on('state', (change) => changes.push(change));
  parley.on('error', ({ error }) => errors.push(error));
  return { parley, platform, changes, errors, states: () => changes.map(({ state }) => state) };
}

/** The same, already open. */
export async function openClient(options, overrides) {
  const all = client(options, overrides);
  all.parley.connect();
  await accept(all.platform);
  return all;
}

/** The server accepts the present socket and answers its greeting. */
export async function accept(platform, ok = { client: 'k3f9a2', name: 'Ada', heartbeat: 25 }) {
  platform.socket.open();
  await settle();
  await platform.socket.reply('connect', ok);
}

/** The connection breaks, the network wakes up, and the next connection is accepted. */
export async function breakAndReturn(platform, code = 1006, ok = undefined) {
  platform.socket.closed(code);
  platform.wake('online');
  await accept(platform, ok);
}

/** Everything a subscription says, as short lines in order. */
export function journal(subscription) {
  const lines = [];
  subscription.on('publication', ({ publication, replayed }) =>
    lines.push(`${replayed ? 'replayed' : 'live'} ${publication.epoch}:${publication.offset}`),
  );
  subscription.on('gap', ({ reason, missed }) => lines.push(`gap ${reason}${missed ? ` ${missed}` : ''}`));
  subscription.on('subscribed', ({ recovered }) => lines.push(`subscribed recovered=${recovered}`));
  subscription.on('members', ({ total }) => lines.push(`members ${total}`));
  subscription.on('joined', ({ member, previous }) =>
    lines.push(previous ? `renamed ${previous.name} to ${member.name}` : `joined ${member.name}`),
  );
  subscription.on('left', ({ member, cause }) => lines.push(`left ${member.name} ${cause}`));
  subscription.on('error', ({ error }) => lines.push(`error ${error.code}`));
  return lines;
}

export function publication(offset, { channel = 'room/lobby', epoch = 'k3f', data = `m${offset}`, ...rest } = {}) {
  return { channel, epoch, offset, time: 1_690_000_000_000 + offset, from: { id: 'x1', name: 'Bo' }, data, ...rest };
}
