import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { next, TRANSITIONS } from '../../../webapp/client/states.js';
import { accept, client, openClient } from './connected.js';
import { settle } from './fakes.js';

describe('The table of states', () => {
  it('holds exactly the transitions of the diagram', () => {
    assert.deepEqual(TRANSITIONS, {
      idle: { connect: 'connecting', close: 'closed' },
      connecting: { accepted: 'open', failed: 'waiting', refused: 'closed', close: 'closing' },
      open: { failed: 'waiting', refused: 'closed', close: 'closing' },
      waiting: { retry: 'connecting', close: 'closed' },
      closing: { closed: 'closed' },
      closed: { connect: 'connecting' },
    });
  });

  it('knows no transition that is not in the diagram', () => {
    assert.equal(next('idle', 'retry'), undefined);
    assert.equal(next('closed', 'close'), undefined);
    assert.equal(next('open', 'connect'), undefined);
  });
});

describe('A client', () => {
  it('opens one socket with the subprotocol, greets, and is open when accepted', async () => {
    const { parley, platform, states } = client();
    assert.equal(parley.state, 'idle');

    const connected = parley.connect();
    assert.equal(platform.socket.url, 'ws://hub.test/ws');
    assert.equal(platform.socket.protocols, 'parley.v1.json');
    platform.socket.open();
    await settle();
    assert.deepEqual(platform.socket.sent, [{ id: 1, connect: { name: 'Ada' } }]);
    assert.equal(parley.state, 'connecting');
    await platform.socket.reply('connect', { client: 'k3f9a2', name: 'Ada', heartbeat: 25 });

    assert.deepEqual(await connected, { id: 'k3f9a2', name: 'Ada' });
    assert.deepEqual(states(), ['connecting', 'open']);
    assert.equal(platform.sockets.length, 1);
  });

  it('takes the name that the server gave it', async () => {
    const { parley, platform } = client({ name: undefined });
    parley.connect();
    await accept(platform, { client: 'a', name: 'guest-1', heartbeat: 25 });

    assert.deepEqual(platform.socket.command('connect'), { id: 1, connect: {} });
    assert.equal(parley.name, 'guest-1');
  });

  it('ignores a second connect', async () => {
    const { parley, platform } = client();
    parley.connect();
    parley.connect();

    assert.equal(platform.sockets.length, 1);
  });

  it('waits and tries again when an attempt fails', async () => {
    const { parley, platform, changes } = client();
    parley.connect();
    platform.socket.closed(1006);

    assert.deepEqual(changes.at(-1), {
      state: 'waiting',
      previous: 'connecting',
      code: 1006,
      reason: 'the connection broke',
      retryAt: platform.clock.time + 250,
      attempt: 1,
      offline: false,
    });
    await platform.clock.advance(250);
    assert.equal(parley.state, 'connecting');
    assert.equal(platform.sockets.length, 2);
  });

  it('gives up an attempt that is not answered in time', async () => {
    const { parley, platform, changes } = client({ connectTimeout: 4_000 });
    parley.connect();
    platform.socket.open();
    await platform.clock.advance(4_000);

    assert.equal(changes[1].state, 'waiting');
    assert.equal(changes[1].reason, 'not open within 4000 ms');
    assert.equal(platform.sockets[0].closedWith.code, 4000);
  });

  it('waits when an open connection breaks, and keeps its promise of one socket at a time', async () => {
    const { parley, platform, states } = await openClient();
    const first = platform.socket;
    first.closed(1012, 'restart');
    await platform.clock.advance(500);
    await accept(platform);
    first.serve({ publication: {} });
    first.closed(1008, 'late');

    assert.equal(parley.state, 'open');
    assert.deepEqual(states(), ['connecting', 'open', 'waiting', 'connecting', 'open']);
  });

  it('is closed for good where the server refuses it by close code', async () => {
    const { parley, platform, changes } = await openClient();
    platform.socket.closed(4500, 'account suspended');
    await platform.clock.advance(3_600_000);

    assert.deepEqual(changes.at(-1), { state: 'closed', previous: 'open', code: 4500, reason: 'account suspended' });
    assert.equal(platform.sockets.length, 1);
    await assert.rejects(parley.publish('room/lobby', 'x'), { code: 'closed' });
  });

  it('is closed for good where the server refuses its greeting', async () => {
    const { parley, platform, changes } = client();
    const connected = parley.connect();
    platform.socket.open();
    await settle();
    await platform.socket.refuse('connect', 'bad_name', 'A name has at most 64 characters.');

    await assert.rejects(connected, { code: 'closed', message: 'A name has at most 64 characters.' });
    assert.deepEqual(changes.map(({ state }) => state), ['connecting', 'closed']);
    assert.equal(platform.clock.timers, 0);
  });

  it('tries again where the server has only reached a limit', async () => {
    const { parley, platform } = client();
    parley.connect();
    platform.socket.open();
    await settle();
    await platform.socket.refuse('connect', 'limit_exceeded');

    assert.equal(parley.state, 'waiting');
  });

  it('is closed where no socket can be made at all', async () => {
    class Unmakeable {
      constructor() {
        throw new SyntaxError('bad URL');
      }
    }
    const { parley, changes } = client({}, { WebSocket: Unmakeable });
    await assert.rejects(parley.connect(), { code: 'closed', message: 'bad URL' });

    assert.deepEqual(changes.map(({ state }) => state), ['connecting', 'closed']);
  });

  it('can be closed before it ever connected', async () => {
    const { parley, states } = client();
    await parley.close();

    assert.deepEqual(states(), ['closed']);
  });

  it('can be closed while connecting', async () => {
    const { parley, platform, states } = client();
    parley.connect();
    const done = parley.close();
    assert.equal(parley.state, 'closing');
    platform.socket.closed(1006);
    await done;

    assert.deepEqual(states(), ['connecting', 'closing', 'closed']);
  });

  it('can be closed by a listener that hears of connecting', async () => {
    const { parley, platform } = client();
    parley.on('state', ({ state }) => state === 'connecting' && parley.close());
    parley.connect();
    platform.socket.closed(1006);

    assert.equal(parley.state, 'closed');
  });

  it('can be closed while waiting, and then stops trying', async () => {
    const { parley, platform, states } = client();
    parley.connect();
    platform.socket.closed(1006);
    await parley.close();
    await platform.clock.advance(3_600_000);

    assert.deepEqual(states(), ['connecting', 'waiting', 'closed']);
    assert.equal(platform.sockets.length, 1);
    assert.equal(platform.clock.timers, 0);
    assert.equal(platform.wakers.size, 0);
  });

  it('starts anew after it was closed', async () => {
    const { parley, platform } = await openClient();
    const done = parley.close();
    platform.socket.closed(1000);
    await done;
    parley.connect();
    await accept(platform);

    assert.equal(parley.state, 'open');
    assert.equal(platform.wakers.size, 1);
  });

  it('closes only once', async () => {
    const { parley, platform } = await openClient();
    const both = Promise.all([parley.close(), parley.close()]);
    platform.socket.closed(1000);
    await both;

    assert.equal(await parley.close(), undefined);
  });
});

describe('Closing', () => {
  it('lets the socket send what it holds before it closes', async () => {
    const { parley, platform } = await openClient();
    platform.socket.bufferedAmount = 70_000;
    const done = parley.close({ reason: 'bye' });
    await platform.clock.advance(1_000);
    assert.equal(platform.socket.closedWith, undefined);
    assert.equal(parley.state, 'closing');

    platform.socket.bufferedAmount = 0;
    await platform.clock.advance(20);
    assert.deepEqual(platform.socket.closedWith, { code: 1000, reason: 'bye' });
    platform.socket.closed(1000);
    await done;
  });

  it('does not wait longer than told for a socket that cannot send', async () => {
    const { parley, platform } = await openClient();
    platform.socket.bufferedAmount = 70_000;
    parley.close({ drain: 2_000 });
    await platform.clock.advance(1_999);
    assert.equal(platform.socket.closedWith, undefined);
    await platform.clock.advance(21);

    assert.equal(platform.socket.closedWith.code, 1000);
  });

  it('does not wait for ever for an answer to its close frame', async () => {
    const { parley, platform } = await openClient({ closeTimeout: 3_000 });
    const done = parley.close();
    await platform.clock.advance(3_000);
    await done;

    assert.equal(parley.state, 'closed');
    assert.equal(platform.clock.timers, 0);
  });

  it('takes answers that still come, and no new commands', async () => {
    const { parley, platform } = await openClient();
    const published = parley.publish('room/lobby', 'last words');
    parley.close();
    await platform.socket.reply('publish', { epoch: 'k3f', offset: 9 });

    assert.deepEqual(await published, { epoch: 'k3f', offset: 9 });
    await assert.rejects(parley.publish('room/lobby', 'too late'), { code: 'closed' });
    await assert.rejects(parley.history('room/lobby'), { code: 'closed' });
  });

  it('rejects what was never confirmed', async () => {
    const { parley, platform } = await openClient();
    const published = parley.publish('room/lobby', 'x');
    const asked = parley.presence('room/lobby');
    parley.close();
    platform.socket.closed(1000);

    await assert.rejects(published, { code: 'closed' });
    await assert.rejects(asked, { code: 'closed' });
  });

  it('cuts a long reason to what a close frame holds, between characters', async () => {
    const { parley, platform } = await openClient();
    parley.close({ reason: 'ü'.repeat(100) });

    assert.equal(platform.socket.closedWith.reason, 'ü'.repeat(60));
  });
});
