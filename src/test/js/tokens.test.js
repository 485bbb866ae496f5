import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accept, client } from './connected.js';
import { settle } from './fakes.js';

/** Makes tokens `t1`, `t2` and so on. */
function counting() {
  let made = 0;
  return async () => `t${++made}`;
}

async function open(token, ok = { client: 'a', user: 'ada', expires: 10, heartbeat: 25 }) {
  const all = client({ token });
  all.parley.connect();
  await accept(all.platform, ok);
  return all;
}

function shown(platform) {
  return platform.socket.sent.filter(({ connect }) => connect).map(({ connect }) => connect.token);
}

describe('A client with a token', () => {
  it('shows it with its greeting, and learns who it is', async () => {
    const { parley, platform } = await open('fixed');

    assert.deepEqual(platform.socket.command('connect'), { id: 1, connect: { name: 'Ada', token: 'fixed' } });
    assert.equal(parley.user, 'ada');
  });

  it('waits for a function that takes its time', async () => {
    let give;
    const { platform, parley } = client({ token: () => new Promise((resolve) => (give = resolve)) });
    parley.connect();
    platform.socket.open();
    await settle();
    assert.deepEqual(platform.socket.sent, []);

    give('late');
    await settle();

    assert.deepEqual(shown(platform), ['late']);
  });

  it('tries again where the function fails', async () => {
    const { platform, parley, changes } = client({
      token: () => {
        throw new Error('nobody is logged in');
      },
    });
    parley.connect();
    platform.socket.open();
    await settle();

    assert.equal(parley.state, 'waiting');
    assert.equal(changes.at(-1).reason, 'nobody is logged in');
  });

  it('stays away where the server refuses the token', async () => {
    const { platform, parley } = client({ token: 'forged' });
    parley.connect();
    platform.socket.open();
    await settle();
    platform.socket.serve({ id: 1, error: { code: 'unauthenticated', message: 'the token is no good' } });
    await settle();

    assert.equal(parley.state, 'closed');
  });

  it('shows a new one on the same connection before the old runs out', async () => {
    const { platform } = await open(counting());

    await platform.clock.advance(4_999);
    assert.deepEqual(shown(platform), ['t1']);
    await platform.clock.advance(1);
    assert.deepEqual(shown(platform), ['t1', 't2']);
    await platform.socket.reply('connect', { client: 'a', user: 'ada', expires: 10, heartbeat: 25 });
    await platform.clock.advance(5_000);

    assert.deepEqual(shown(platform), ['t1', 't2', 't3']);
    assert.equal(platform.sockets.length, 1);
  });

  it('shows a new one when the server says that the old has run out', async () => {
    const { platform } = await open(counting(), { client: 'a', user: 'ada', heartbeat: 25 });

    platform.socket.serve({ expiring: { seconds: 30 } });
    await settle();

    assert.deepEqual(shown(platform), ['t1', 't2']);
  });

  it('tells where a new one is refused, and goes on meanwhile', async () => {
    const { platform, parley, errors } = await open(counting());
    await platform.clock.advance(5_000);

    const { id } = platform.socket.sent.filter(({ connect }) => connect).at(-1);
    platform.socket.serve({ id, error: { code: 'unauthenticated', message: 'no good' } });
    await settle();

    assert.equal(parley.state, 'open');
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['unauthenticated'],
    );
  });

  it('does not renew a token that is fixed', async () => {
    const { platform } = await open('fixed');

    platform.socket.serve({ expiring: { seconds: 30 } });
    await settle();

    assert.deepEqual(shown(platform), ['fixed']);
  });
});

describe('A client whose token has run out or was revoked (4501)', () => {
  it('comes back once with a new one, and then stays away', async () => {
    const { platform, parley } = await open(counting());

    platform.socket.closed(4501);
    assert.equal(parley.state, 'waiting');
    parley.retryNow();
    await accept(platform);
    assert.deepEqual(shown(platform), ['t2']);
    platform.socket.closed(4501);

    assert.equal(parley.state, 'closed');
  });

  it('comes back again where the new one has held for a while', async () => {
    const { platform, parley } = await open(counting());
    platform.socket.closed(4501);
    parley.retryNow();
    await accept(platform);

    await platform.clock.advance(6_000);
    platform.socket.closed(4501);

    assert.equal(parley.state, 'waiting');
  });

  it('stays away where its token is fixed', async () => {
    const { platform, parley } = await open('fixed');

    platform.socket.closed(4501);

    assert.equal(parley.state, 'closed');
  });
});

describe('A subscription that new credentials no longer permit', () => {
  it('ends, and says why', async () => {
    const { platform, parley } = await open(counting());
    const subscription = parley.subscribe('room/den');
    const errors = [];
    subscription.on('error', ({ error }) => errors.push(error.code));
    await platform.socket.reply('subscribe', { position: { epoch: 'k3f', offset: 0 } });

    platform.socket.serve({ unsubscribed: { channel: 'room/den', code: 'not_permitted', message: 'no more' } });

    assert.deepEqual(errors, ['not_permitted']);
    assert.equal(subscription.state, 'refused');
  });
});
