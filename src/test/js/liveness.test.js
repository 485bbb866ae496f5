import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { client, openClient } from './connected.js';

describe('The watchdog', () => {
  it('pings when nothing was heard for the heartbeat, and is content with the answer', async () => {
    const { parley, platform } = await openClient();
    await platform.clock.advance(24_999);
    assert.deepEqual(platform.socket.commands('ping'), []);
    await platform.clock.advance(1);
    assert.equal(platform.socket.commands('ping').length, 1);
    await platform.socket.reply('ping', {});
    await platform.clock.advance(24_999);

    assert.equal(parley.state, 'open');
    assert.equal(platform.socket.commands('ping').length, 1);
  });

  it('takes any frame as a sign of life', async () => {
    const { platform } = await openClient();
    for (let i = 0; i < 10; i++) {
      await platform.clock.advance(20_000);
      platform.socket.serve({ joined: { channel: 'x', member: { id: 'a' } } });
    }

    assert.deepEqual(platform.socket.commands('ping'), []);
  });

  it('drops a connection that does not answer, and does not wait for its close event', async () => {
    const { parley, platform, changes } = await openClient({ pingTimeout: 10_000 });
    await platform.clock.advance(25_000 + 9_999);
    assert.equal(parley.state, 'open');
    await platform.clock.advance(1);

    assert.equal(changes[2].state, 'waiting');
    assert.equal(changes[2].reason, 'no answer to a ping');
    assert.deepEqual(platform.sockets[0].closedWith, { code: 4000, reason: 'no answer to a ping' });
  });

  it('uses its own quiet time where the server states no heartbeat', async () => {
    const { parley, platform } = client({ quiet: 5_000 });
    parley.connect();
    platform.socket.open();
    await platform.clock.advance(0);
    await platform.socket.reply('connect', { client: 'a' });
    await platform.clock.advance(5_000);

    assert.equal(platform.socket.commands('ping').length, 1);
  });

  it('stops with the connection', async () => {
    const { parley, platform } = await openClient();
    const done = parley.close();
    platform.socket.closed(1000);
    await done;

    assert.equal(platform.clock.timers, 0);
  });
});

describe('After a sleep', () => {
  it('a connection is probed at once and lives on where the server answers', async () => {
    const { parley, platform } = await openClient();
    await platform.clock.advance(5_000);
    await platform.clock.sleep(3_600_000);
    await platform.clock.advance(0);
    assert.equal(platform.socket.commands('ping').length, 1);
    await platform.socket.reply('ping', {});
    await platform.clock.advance(10_000);

    assert.equal(parley.state, 'open');
  });

  it('a dead connection is dropped within seconds', async () => {
    const { parley, platform } = await openClient({ quickPingTimeout: 3_000 });
    await platform.clock.advance(5_000);
    await platform.clock.sleep(3_600_000);
    await platform.clock.advance(0);
    await platform.clock.advance(3_000);

    assert.equal(parley.state, 'waiting');
  });

  it('an answer that lies unread in the socket is given time, once', async () => {
    const { parley, platform } = await openClient();
    await platform.clock.advance(25_000);
    await platform.clock.sleep(600_000);
    await platform.clock.advance(0);
    assert.equal(parley.state, 'open');
    await platform.socket.reply('ping', {});
    assert.equal(parley.state, 'open');

    await platform.clock.sleep(600_000);
    await platform.clock.advance(0);
    await platform.clock.sleep(600_000);
    await platform.clock.advance(0);
    assert.equal(parley.state, 'waiting');
  });
});

describe('A sign from the browser', () => {
  for (const cause of ['online', 'offline', 'visible', 'restored']) {
    it(`"${cause}" makes an open connection prove itself within a short time`, async () => {
      const { parley, platform } = await openClient({ quickPingTimeout: 3_000 });
      platform.wake(cause);
      assert.equal(platform.socket.commands('ping').length, 1);
      await platform.clock.advance(2_999);
      assert.equal(parley.state, 'open');
      await platform.clock.advance(1);

      assert.equal(parley.state, 'waiting');
    });
  }

  for (const cause of ['online', 'visible', 'restored']) {
    it(`"${cause}" ends the wait for the next attempt`, async () => {
      const { parley, platform } = await openClient();
      platform.socket.closed(1006);
      platform.wake(cause);

      assert.equal(parley.state, 'connecting');
    });
  }

  it('"offline" does not, and the wait tells that there is no network', async () => {
    const { parley, platform, changes } = await openClient({}, { online: () => false });
    platform.socket.closed(1006);
    platform.wake('offline');

    assert.equal(parley.state, 'waiting');
    assert.equal(changes.at(-1).offline, true);
  });

  it('does not shorten the backoff of the attempts that follow', async () => {
    const { platform, changes } = await openClient();
    for (let i = 0; i < 3; i++) {
      platform.socket.closed(1006);
      platform.wake('visible');
    }

    assert.deepEqual(changes.filter(({ state }) => state === 'waiting').map(({ attempt }) => attempt), [1, 2, 3]);
  });
});
