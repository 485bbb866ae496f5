import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { backoffDelay, closeVerdict } from '../../../webapp/client/parley.js';
import { accept, client, openClient } from './connected.js';

const options = (random) => ({ base: 500, cap: 30_000, random: () => random });

describe('The backoff', () => {
  it('doubles its ceiling with each failure up to the cap', () => {
    const almostOne = 1 - Number.EPSILON;
    const ceilings = [0, 1, 2, 3, 4, 5, 6, 7, 100].map((attempt) => backoffDelay(attempt, options(almostOne)));

    assert.deepEqual(ceilings, [499, 999, 1_999, 3_999, 7_999, 15_999, 29_999, 29_999, 29_999]);
  });

  it('may choose any delay from zero on: full jitter', () => {
    assert.equal(backoffDelay(6, options(0)), 0);
    assert.equal(backoffDelay(6, options(0.25)), 7_500);
    assert.equal(backoffDelay(6, options(0.5)), 15_000);
  });

  it('grows while attempts fail', async () => {
    const { parley, platform, changes } = client();
    parley.connect();
    for (let attempt = 1; attempt <= 9; attempt++) {
      platform.socket.closed(1006);
      parley.retryNow();
    }
    const waits = changes.filter(({ state }) => state === 'waiting');

    assert.deepEqual(waits.map(({ attempt }) => attempt), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.equal(platform.sockets.length, 10);
  });

  it('starts again after a connection that held', async () => {
    const { platform, changes } = await openClient();
    platform.socket.closed(1006);
    await platform.clock.advance(500);
    await accept(platform);
    await platform.clock.advance(5_000);
    platform.socket.closed(1006);

    assert.equal(changes.at(-1).attempt, 1);
  });

  it('goes on growing where the server accepts and throws out at once', async () => {
    const { parley, platform, changes } = await openClient();
    for (let round = 0; round < 4; round++) {
      platform.socket.closed(1011);
      parley.retryNow();
      await accept(platform);
    }
    platform.socket.closed(1011);

    assert.equal(changes.at(-1).attempt, 5);
    assert.equal(changes.at(-1).retryAt, platform.clock.time + 4_000);
  });
});

describe('A close code', () => {
  for (const code of [1000, 1001, 1006, 1011, 1012, 1013, 3000, 4000, 4001, 4499]) {
    it(`${code} means coming back`, async () => {
      const { parley, platform } = await openClient();
      platform.socket.closed(code);

      assert.equal(parley.state, 'waiting');
      assert.equal(closeVerdict(code).reconnect, true);
    });
  }

  for (const code of [1002, 1003, 1007, 1008, 1009, 1010, 4500, 4999]) {
    it(`${code} means staying away`, async () => {
      const { parley, platform, changes } = await openClient();
      platform.socket.closed(code, 'because');

      assert.equal(parley.state, 'closed');
      assert.equal(changes.at(-1).reason, 'because');
      assert.equal(closeVerdict(code).reconnect, false);
    });
  }

  it('without a reason gets the meaning of its code', () => {
    assert.equal(closeVerdict(1012, '').reason, 'the server restarts');
    assert.equal(closeVerdict(4321, '').reason, 'closed with code 4321');
  });
});
