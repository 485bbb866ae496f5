import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accept, breakAndReturn, client, openClient } from './connected.js';

describe('A publication', () => {
  it('is sent with a key of its own and resolves with its position', async () => {
    const { parley, platform } = await openClient();
    const published = parley.publish('room/lobby', { text: 'hello' });
    assert.deepEqual(platform.socket.command('publish').publish, {
      channel: 'room/lobby',
      data: { text: 'hello' },
      key: 'key1',
    });
    await platform.socket.reply('publish', { epoch: 'k3f', offset: 45, more: 'ignored' });

    assert.deepEqual(await published, { epoch: 'k3f', offset: 45 });
    assert.equal(parley.unconfirmed, 0);
  });

  it('may carry the key of the application', async () => {
    const { parley, platform } = await openClient();
    parley.publish('room/lobby', 1, { key: 'order-17' });

    assert.equal(platform.socket.command('publish').publish.key, 'order-17');
  });

  it('may name the state that it is the newest word on', async () => {
    const { parley, platform } = await openClient();
    parley.publish('game/arena', 1, { state: 'player-7' });

    assert.equal(platform.socket.command('publish').publish.state, 'player-7');
  });

  it('of bytes travels as base64', async () => {
    const { parley, platform } = await openClient();
    parley.publish('raw/x', new Uint8Array([0, 255, 16]));

    assert.deepEqual(platform.socket.command('publish').publish, { channel: 'raw/x', binary: 'AP8Q', key: 'key1' });
  });

  it('made without a connection waits for it, in order', async () => {
    const { parley, platform } = client();
    const both = Promise.all([parley.publish('room/a', 1), parley.publish('room/a', 2)]);
    parley.connect();
    await accept(platform);
    assert.deepEqual(platform.socket.commands('publish').map(({ publish }) => publish.data), [1, 2]);
    for (const [index, { id }] of platform.socket.commands('publish').entries()) {
      platform.socket.serve({ id, ok: { epoch: 'e', offset: index + 1 } });
    }

    assert.deepEqual(await both, [{ epoch: 'e', offset: 1 }, { epoch: 'e', offset: 2 }]);
  });

  it('cut off by a disconnect is sent again under the same key, after the subscriptions', async () => {
    const { parley, platform } = await openClient();
    const published = parley.publish('room/a', 'once');
    parley.subscribe('room/a');
    await breakAndReturn(platform);
    assert.deepEqual(platform.socket.sent.slice(1).map((frame) => Object.keys(frame)[1]), ['subscribe', 'publish']);
    assert.deepEqual(platform.socket.command('publish').publish, { channel: 'room/a', data: 'once', key: 'key1' });
    await platform.socket.reply('publish', { epoch: 'e', offset: 1 });

    assert.deepEqual(await published, { epoch: 'e', offset: 1 });
  });

  it('once confirmed is never sent again', async () => {
    const { parley, platform } = await openClient();
    parley.publish('room/a', 'once');
    await platform.socket.reply('publish', { epoch: 'e', offset: 1 });
    await breakAndReturn(platform);

    assert.deepEqual(platform.socket.commands('publish'), []);
  });

  it('keeps what was given, also where the caller changes the object later', async () => {
    const { parley, platform } = client();
    const data = { text: 'first' };
    parley.publish('room/a', data);
    data.text = 'changed';
    parley.connect();
    await accept(platform);

    assert.deepEqual(platform.socket.command('publish').publish.data, { text: 'first' });
  });

  it('that must not wait is refused without a connection and rejected when cut off', async () => {
    const { parley, platform } = client({ queue: false });
    await assert.rejects(parley.publish('room/a', 1), { code: 'not_connected' });
    parley.connect();
    await accept(platform);
    const published = parley.publish('room/a', 2);
    platform.socket.closed(1006);

    await assert.rejects(published, { code: 'disconnected' });
    assert.equal(parley.unconfirmed, 0);
  });

  it('refused by the server is rejected with its code and message', async () => {
    const { parley, platform } = await openClient();
    const rejected = assert.rejects(parley.publish('news', 1), {
      name: 'ParleyError',
      code: 'not_permitted',
      message: 'Only editors publish here.',
    });
    await platform.socket.refuse('publish', 'not_permitted', 'Only editors publish here.');

    await rejected;
  });

  it('that the server confirms without a position is rejected', async () => {
    const { parley, platform } = await openClient();
    const rejected = assert.rejects(parley.publish('room/a', 1), { code: 'malformed' });
    await platform.socket.reply('publish', { offset: -1 });

    await rejected;
  });

  it('that has no JSON form is rejected and nothing is sent', async () => {
    const { parley, platform } = await openClient();
    const circle = {};
    circle.self = circle;
    await assert.rejects(parley.publish('room/a', circle), { code: 'not_sendable' });
    await assert.rejects(parley.publish('room/a', undefined), { code: 'not_sendable' });
    await assert.rejects(parley.publish('room/a', 10n), { code: 'not_sendable' });

    assert.deepEqual(platform.socket.commands('publish'), []);
  });
});

describe('The bounds', () => {
  it('on unconfirmed publications by number', async () => {
    const { parley, platform } = client({ maxUnconfirmed: { count: 2 } });
    parley.publish('room/a', 1);
    parley.publish('room/a', 2);
    await assert.rejects(parley.publish('room/a', 3), { code: 'queue_full' });
    parley.connect();
    await accept(platform);
    platform.socket.serve({ id: platform.socket.commands('publish')[0].id, ok: { epoch: 'e', offset: 1 } });
    await platform.clock.advance(0);
    parley.publish('room/a', 4);

    assert.deepEqual(platform.socket.commands('publish').map(({ publish }) => publish.data), [1, 2, 4]);
  });

  it('on unconfirmed publications by characters', async () => {
    const { parley } = client({ maxUnconfirmed: { characters: 2_000 } });
    parley.publish('room/a', 'x'.repeat(1_500));

    await assert.rejects(parley.publish('room/a', 'x'.repeat(500)), { code: 'queue_full' });
    parley.publish('room/a', 'x'.repeat(10));
    assert.equal(parley.unconfirmed, 2);
  });

  it('on the age of a publication, past which the server may have forgotten its key', async () => {
    const { parley, platform } = client({ maxUnconfirmed: { age: 60_000 } });
    const published = parley.publish('room/a', 1);
    const rejected = assert.rejects(published, { code: 'timed_out' });
    await platform.clock.advance(60_000);
    await rejected;

    assert.equal(parley.unconfirmed, 0);
    assert.equal(platform.clock.timers, 0);
  });

  it('on the length of a frame', async () => {
    const { parley, platform } = await openClient({ maxFrameCharacters: 1_000 });
    await assert.rejects(parley.publish('room/a', 'x'.repeat(1_000)), { code: 'too_large' });
    await assert.rejects(parley.call('p', 'x'.repeat(1_000)), { code: 'too_large' });
    parley.publish('room/a', 'x'.repeat(880));

    assert.equal(platform.socket.commands('publish').length, 1);
  });

  it('on pending commands', async () => {
    const { parley } = await openClient({ maxPending: 2 });
    parley.presence('a').catch(() => {});
    parley.presence('b').catch(() => {});

    await assert.rejects(parley.presence('c'), { code: 'too_many_pending' });
  });

  it('on what the socket holds unsent', async () => {
    const { parley, platform } = await openClient({ maxBufferedBytes: 1_000 });
    platform.socket.bufferedAmount = 1_001;

    await assert.rejects(parley.publish('room/a', 1), { code: 'too_slow' });
    await assert.rejects(parley.history('room/a'), { code: 'too_slow' });
  });
});

describe('A command', () => {
  it('is answered by its own reply whatever the order', async () => {
    const { parley, platform } = await openClient();
    const history = parley.history('room/a', { since: { epoch: 'e', offset: 1 }, limit: 50 });
    const presence = parley.presence('room/a');
    const called = parley.call('time.now', { zone: 'UTC' });
    assert.deepEqual(platform.socket.sent.slice(1), [
      { id: 2, history: { channel: 'room/a', since: { epoch: 'e', offset: 1 }, limit: 50 } },
      { id: 3, presence: { channel: 'room/a' } },
      { id: 4, call: { procedure: 'time.now', arguments: { zone: 'UTC' } } },
    ]);
    platform.socket.serve({ id: 4, ok: { result: 12 } });
    platform.socket.serve({ id: 3, ok: { members: [], total: 0 } });
    platform.socket.serve({ id: 2, ok: { position: { epoch: 'e', offset: 1 }, publications: [] } });

    assert.equal(await called, 12);
    assert.deepEqual(await presence, { members: [], total: 0 });
    assert.deepEqual((await history).publications, []);
  });

  it('is rejected in time, and a late reply does no harm', async () => {
    const { parley, platform, errors } = await openClient({ timeout: 2_000 });
    const rejected = assert.rejects(parley.presence('a'), { code: 'timed_out' });
    await platform.clock.advance(2_000);
    await rejected;
    platform.socket.serve({ id: 2, ok: {} });

    assert.deepEqual(errors, []);
  });

  it('is rejected without a connection, and when the connection is lost', async () => {
    const { parley, platform } = client();
    await assert.rejects(parley.history('a'), { code: 'not_connected' });
    parley.connect();
    await accept(platform);
    const asked = parley.history('a');
    platform.socket.closed(1006);

    await assert.rejects(asked, { code: 'disconnected' });
  });

  it('is rejected while the socket already closes', async () => {
    const { parley, platform } = await openClient();
    platform.socket.readyState = 2;

    await assert.rejects(parley.history('a'), { code: 'disconnected' });
  });
});

describe('A new name', () => {
  it('is asked for at once and greeted with after a reconnect', async () => {
    const { parley, platform } = await openClient();
    const renamed = parley.rename('Ada L.');
    assert.deepEqual(platform.socket.command('connect').connect, { name: 'Ada L.' });
    await platform.socket.reply('connect', { client: 'k3f9a2', name: 'Ada L.', heartbeat: 25 });
    assert.equal(await renamed, 'Ada L.');
    await breakAndReturn(platform, 1006, { client: 'b', name: 'Ada L.', heartbeat: 25 });

    assert.deepEqual(platform.socket.commands('connect').map(({ connect }) => connect.name), ['Ada L.']);
  });

  it('given while connecting is told right after', async () => {
    const { parley, platform } = client();
    parley.connect();
    platform.socket.open();
    await parley.rename('Bea');
    await platform.socket.reply('connect', { client: 'a', name: 'Ada', heartbeat: 25 });

    assert.deepEqual(platform.socket.commands('connect').map(({ connect }) => connect.name), ['Ada', 'Bea']);
    assert.equal(parley.name, 'Bea');
  });

  it('refused leaves the old one', async () => {
    const { parley, platform } = await openClient();
    const rejected = assert.rejects(parley.rename(''), { code: 'bad_request' });
    await platform.socket.refuse('connect', 'bad_request', 'A name has 1 to 64 characters.');

    await rejected;
    assert.equal(parley.name, 'Ada');
  });
});
