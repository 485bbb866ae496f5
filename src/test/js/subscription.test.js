import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accept, breakAndReturn, client, journal, openClient, publication } from './connected.js';

const at = (offset, epoch = 'k3f') => ({ epoch, offset });

/** A subscription to room/lobby that stands at k3f:41. */
async function subscribed(options = {}) {
  const all = await openClient();
  const room = all.parley.subscribe('room/lobby', options);
  await all.platform.socket.reply('subscribe', { position: at(41), publications: [] });
  return { ...all, room, lines: journal(room) };
}

describe('A subscription', () => {
  it('asks for history and presence, and replays before it says subscribed', async () => {
    const { parley, platform } = await openClient();
    const room = parley.subscribe('room/lobby', { history: 50, presence: true });
    const lines = journal(room);
    assert.deepEqual(platform.socket.command('subscribe').subscribe, {
      channel: 'room/lobby',
      history: 50,
      presence: true,
    });
    await platform.socket.reply('subscribe', {
      position: at(44),
      publications: [publication(43), publication(44)],
      members: [{ id: 'x1', name: 'Bo' }],
      total: 1,
    });
    platform.socket.serve({ publication: publication(45) });

    assert.deepEqual(lines, ['replayed k3f:43', 'replayed k3f:44', 'members 1', 'subscribed recovered=undefined', 'live k3f:45']);
    assert.deepEqual(room.position, at(45));
  });

  it('made before the connection is sent once it opens', async () => {
    const { parley, platform } = client();
    parley.subscribe('room/lobby');
    parley.connect();
    await accept(platform);

    assert.deepEqual(platform.socket.commands('subscribe'), [{ id: 2, subscribe: { channel: 'room/lobby' } }]);
  });

  it('recovers from its position after a break, without asking for history again', async () => {
    const { platform, lines } = await subscribed({ history: 50 });
    platform.socket.serve({ publication: publication(42) });
    await breakAndReturn(platform);
    assert.deepEqual(platform.socket.command('subscribe').subscribe, { channel: 'room/lobby', since: at(42) });
    await platform.socket.reply('subscribe', {
      position: at(44),
      recovered: true,
      publications: [publication(43), publication(44)],
    });

    assert.deepEqual(lines, ['live k3f:42', 'replayed k3f:43', 'replayed k3f:44', 'subscribed recovered=true']);
  });

  it('recovers over several breaks that came before any reply', async () => {
    const { platform, lines } = await subscribed();
    await breakAndReturn(platform);
    await breakAndReturn(platform);
    await breakAndReturn(platform);
    await platform.socket.reply('subscribe', { position: at(42), recovered: true, publications: [publication(42)] });

    assert.deepEqual(lines, ['replayed k3f:42', 'subscribed recovered=true']);
  });

  it('recovers from a position kept by the application', async () => {
    const { parley, platform } = await openClient();
    parley.subscribe('room/lobby', { since: at(7), history: 50 });

    assert.deepEqual(platform.socket.command('subscribe').subscribe, { channel: 'room/lobby', since: at(7) });
  });

  it('drops duplicates, live and replayed', async () => {
    const { platform, lines } = await subscribed();
    platform.socket.serve({ publication: publication(42) });
    platform.socket.serve({ publication: publication(42) });
    platform.socket.serve({ publication: publication(12) });
    await breakAndReturn(platform);
    await platform.socket.reply('subscribe', {
      position: at(43),
      recovered: true,
      publications: [publication(41), publication(42), publication(43)],
    });
    platform.socket.serve({ publication: publication(43) });

    assert.deepEqual(lines, ['live k3f:42', 'replayed k3f:43', 'subscribed recovered=true']);
  });

  it('puts publications that come before the reply behind the recovered ones', async () => {
    const { platform, lines } = await subscribed();
    await breakAndReturn(platform);
    platform.socket.serve({ publication: publication(43) });
    platform.socket.serve({ publication: publication(44) });
    await platform.socket.reply('subscribe', {
      position: at(43),
      recovered: true,
      publications: [publication(42), publication(43)],
    });

    assert.deepEqual(lines, ['replayed k3f:42', 'replayed k3f:43', 'subscribed recovered=true', 'live k3f:44']);
  });

  it('holds a bounded number of those, and says so when it had to let some go', async () => {
    const { parley, platform } = await openClient();
    const lines = journal(parley.subscribe('room/lobby'));
    for (let offset = 1; offset <= 300; offset++) {
      platform.socket.serve({ publication: publication(offset) });
    }
    await platform.socket.reply('subscribe', { position: at(0), publications: [] });

    assert.equal(lines.filter((line) => line.startsWith('live')).length, 256);
    assert.equal(lines[1], 'gap overflow');
  });

  it('says with the reason when not everything was recovered', async () => {
    const { platform, lines, room } = await subscribed();
    await breakAndReturn(platform);
    const gaps = [];
    room.on('gap', (gap) => gaps.push(gap));
    await platform.socket.reply('subscribe', {
      position: at(3, 'z9'),
      recovered: false,
      reason: 'epoch_changed',
      publications: [],
    });
    platform.socket.serve({ publication: publication(4, { epoch: 'z9' }) });

    assert.deepEqual(gaps, [{ reason: 'epoch_changed' }]);
    assert.deepEqual(lines, ['gap epoch_changed', 'subscribed recovered=false', 'live z9:4']);
    assert.deepEqual(room.position, at(4, 'z9'));
  });

  it('delivers what a reply that did not recover still brings', async () => {
    const { platform, lines } = await subscribed();
    await breakAndReturn(platform);
    await platform.socket.reply('subscribe', {
      position: at(90),
      recovered: false,
      reason: 'too_old',
      publications: [publication(89), publication(90)],
    });

    assert.deepEqual(lines, ['gap too_old', 'replayed k3f:89', 'replayed k3f:90', 'subscribed recovered=false']);
  });

  it('does not believe "recovered" where the offsets say otherwise', async () => {
    const { platform, lines } = await subscribed();
    await breakAndReturn(platform);
    await platform.socket.reply('subscribe', {
      position: at(46),
      recovered: true,
      publications: [publication(42), publication(44)],
    });

    assert.deepEqual(lines, [
      'replayed k3f:42',
      'gap skipped 1',
      'replayed k3f:44',
      'gap skipped 2',
      'subscribed recovered=true',
    ]);
  });

  it('reports a live gap and a new epoch, and delivers on', async () => {
    const { platform, lines } = await subscribed();
    platform.socket.serve({ publication: publication(45) });
    platform.socket.serve({ publication: publication(1, { epoch: 'z9' }) });
    platform.socket.serve({ publication: publication(2, { epoch: 'z9' }) });

    assert.deepEqual(lines, ['gap skipped 3', 'live k3f:45', 'gap restarted', 'live z9:1', 'live z9:2']);
  });

  it('without recovery asks for nothing and reports no gaps', async () => {
    const { parley, platform } = await openClient();
    const lines = journal(parley.subscribe('typing/lobby', { recover: false }));
    await platform.socket.reply('subscribe', { position: at(0) });
    platform.socket.serve({ publication: publication(9, { channel: 'typing/lobby' }) });
    await breakAndReturn(platform);
    assert.deepEqual(platform.socket.command('subscribe').subscribe, { channel: 'typing/lobby' });
    await platform.socket.reply('subscribe', { position: at(20) });

    assert.deepEqual(lines, ['subscribed recovered=undefined', 'live k3f:9', 'subscribed recovered=undefined']);
  });

  it('to a pattern gets its publications by pattern and owns up to gaps after a break', async () => {
    const { parley, platform } = await openClient();
    const rooms = journal(parley.subscribePattern('room/+'));
    const lobby = journal(parley.subscribe('room/lobby'));
    await platform.socket.reply('subscribe', { position: at(0) });
    platform.socket.serve({ id: 2, ok: {} });
    await platform.clock.advance(0);
    platform.socket.serve({ publication: publication(1, { pattern: 'room/+' }) });
    platform.socket.serve({ publication: publication(7, { pattern: 'room/+', channel: 'room/b' }) });
    platform.socket.serve({ publication: publication(1) });
    await breakAndReturn(platform);
    platform.socket.serve({ id: platform.socket.sent.find((frame) => frame.subscribe?.pattern).id, ok: {} });
    await platform.clock.advance(0);

    assert.deepEqual(rooms, [
      'subscribed recovered=undefined',
      'live k3f:1',
      'live k3f:7',
      'gap pattern',
      'subscribed recovered=undefined',
    ]);
    assert.deepEqual(lobby, ['subscribed recovered=undefined', 'live k3f:1']);
  });

  it('keeps who is there, with joins, new names and leaves', async () => {
    const { platform, room, lines } = await subscribed({ presence: true });
    await breakAndReturn(platform);
    await platform.socket.reply('subscribe', { position: at(41), recovered: true, members: [{ id: 'x1', name: 'Bo' }], total: 5 });
    platform.socket.serve({ joined: { channel: 'room/lobby', member: { id: 'x2', name: 'Cy' } } });
    platform.socket.serve({ joined: { channel: 'room/lobby', member: { id: 'x2', name: 'Cyan' } } });
    platform.socket.serve({ left: { channel: 'room/lobby', member: { id: 'x1', name: 'Bo' }, cause: 'lost' } });

    assert.deepEqual(lines.slice(0, 1), ['members 5']);
    assert.deepEqual(lines.slice(2), ['joined Cy', 'renamed Cy to Cyan', 'left Bo lost']);
    assert.deepEqual([...room.members.values()], [{ id: 'x2', name: 'Cyan' }]);
    assert.equal(room.total, 5);
  });

  it('names at most a thousand members and counts the others', async () => {
    const { parley, platform } = await openClient();
    const room = parley.subscribe('room/lobby', { presence: true });
    const members = Array.from({ length: 1_000 }, (_, i) => ({ id: `m${i}`, name: `M${i}` }));
    await platform.socket.reply('subscribe', { position: at(0), members, total: 5_000 });
    platform.socket.serve({ joined: { channel: 'room/lobby', member: { id: 'late', name: 'Late' } } });

    assert.equal(room.members.size, 1_000);
    assert.equal(room.total, 5_001);
  });

  it('refused by the server says why, and does not ask again', async () => {
    const { parley, platform } = await openClient();
    const room = parley.subscribe('secret/x');
    const errors = [];
    room.on('error', ({ error }) => errors.push(error));
    await platform.socket.refuse('subscribe', 'not_permitted', 'You may not read secret/x.');
    await breakAndReturn(platform);

    assert.deepEqual(errors.map(({ code, message }) => [code, message]), [['not_permitted', 'You may not read secret/x.']]);
    assert.equal(room.state, 'refused');
    assert.deepEqual(platform.socket.commands('subscribe'), []);
  });

  it('refused for the moment is tried again, more and more slowly', async () => {
    const { parley, platform } = await openClient();
    const lines = journal(parley.subscribe('room/lobby'));
    await platform.socket.refuse('subscribe', 'unavailable');
    await platform.clock.advance(499);
    assert.equal(platform.socket.commands('subscribe').length, 1);
    await platform.clock.advance(1);
    await platform.socket.refuse('subscribe', 'unavailable');
    await platform.clock.advance(1_000);
    await platform.socket.reply('subscribe', { position: at(1) });

    assert.deepEqual(lines, ['error unavailable', 'error unavailable', 'subscribed recovered=undefined']);
    assert.equal(platform.socket.commands('subscribe').length, 3);
  });

  it('not answered in time drops the connection and is tried on the next', async () => {
    const { parley, platform, changes } = await openClient({ timeout: 10_000, pingTimeout: 60_000 });
    parley.subscribe('room/lobby');
    await platform.clock.advance(10_000);
    assert.equal(changes[2].reason, 'no answer to subscribe');
    await accept(platform);

    assert.equal(platform.socket.commands('subscribe').length, 1);
  });

  it('ended says so to the server and hears nothing more', async () => {
    const { parley, platform, room, lines } = await subscribed();
    room.unsubscribe();
    room.unsubscribe();
    platform.socket.serve({ publication: publication(42) });
    await breakAndReturn(platform);

    assert.deepEqual(lines, []);
    assert.deepEqual(platform.sockets[0].commands('unsubscribe').map((frame) => frame.unsubscribe), [{ channel: 'room/lobby' }]);
    assert.deepEqual(platform.socket.commands('subscribe'), []);
    assert.equal(parley.subscribe('room/lobby').state, 'subscribing');
  });

  it('ended by a listener halfway through a replay stops there', async () => {
    const { parley, platform } = await openClient();
    const room = parley.subscribe('room/lobby', { history: 3 });
    const seen = [];
    room.on('publication', ({ publication: { offset } }) => {
      seen.push(offset);
      room.unsubscribe();
    });
    await platform.socket.reply('subscribe', { position: at(3), publications: [publication(1), publication(2), publication(3)] });

    assert.deepEqual(seen, [1]);
  });

  it('of a conflated channel takes states as they come, and neither reports gaps nor recovers', async () => {
    const { parley, platform } = await openClient();
    const lines = journal(parley.subscribe('game/arena'));
    const state = (offset) => ({ publication: publication(offset, { channel: 'game/arena', state: 'p1' }) });
    await platform.socket.reply('subscribe', { position: at(41), conflated: true });
    platform.socket.serve(state(39));
    platform.socket.serve(state(45));
    await breakAndReturn(platform);
    assert.deepEqual(platform.socket.command('subscribe').subscribe, { channel: 'game/arena' });
    await platform.socket.reply('subscribe', { position: at(60), conflated: true });
    platform.socket.serve(state(45));

    const once = 'subscribed recovered=undefined';
    assert.deepEqual(lines, [once, 'live k3f:39', 'live k3f:45', once, 'live k3f:45']);
  });

  it('exists once per channel', async () => {
    const { parley } = await subscribed();

    assert.throws(() => parley.subscribe('room/lobby'), { code: 'already_subscribed' });
  });
});
