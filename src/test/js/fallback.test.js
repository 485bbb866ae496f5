import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { client, journal, publication } from './connected.js';
import { settle } from './fakes.js';

/** Stands for fetch; the test plays the hub. */
class FakeFetch {
  requests = [];

  fetch = (url, { body, headers, signal }) => {
    const request = { url, body: JSON.parse(body), headers, signal };
    const answered = new Promise((resolve, reject) => {
      request.answer = (status, type, content) =>
        resolve(new Response(content, { status, headers: { 'Content-Type': type } }));
      request.fail = () => reject(new TypeError('Failed to fetch'));
      signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
    });
    this.requests.push(request);
    return answered;
  };

  last(path) {
    return this.requests.findLast(({ url }) => new URL(url).pathname === path);
  }
}

/** Opens the stream that was asked for last, and returns what sends events on it. */
function stream(fake) {
  const request = fake.last('/sse');
  let controller;
  const body = new ReadableStream({ start: (made) => void (controller = made) });
  request.answer(200, 'text/event-stream;charset=UTF-8', body);
  const encoder = new TextEncoder();
  return {
    request,
    send: async (event, data) => {
      controller.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify({ [event]: data })}\n\n`));
      await settle();
      await settle();
    },
    end: async () => {
      controller.close();
      await settle();
      await settle();
    },
  };
}

async function openBy(transport, options = {}) {
  const fake = new FakeFetch();
  const all = client({ transports: [transport], ...options }, { fetch: fake.fetch });
  all.parley.connect();
  await all.platform.clock.advance(0);
  await all.platform.clock.advance(0);
  return { ...all, fake };
}

async function openByStream(options) {
  const all = await openBy('sse', options);
  const first = stream(all.fake);
  await first.send('connected', { client: 'c1', name: 'Ada', heartbeat: 15 });
  return { ...all, first };
}

describe('A client by event stream', () => {
  it('is beside the WebSocket, and says who it is by a secret', async () => {
    const { parley, fake } = await openByStream();
    const { url, body, headers } = fake.last('/sse');

    assert.equal(url, 'http://hub.test/sse');
    assert.deepEqual(body, { name: 'Ada', subscribe: [] });
    assert.ok(headers['Parley-Client'].length >= 16);
    assert.equal(parley.state, 'open');
    assert.equal(parley.transport, 'sse');
    assert.equal(parley.id, 'c1');
  });

  it('opens one new stream for all channels that are asked for at once', async () => {
    const { parley, platform, fake, first } = await openByStream();
    const lobby = journal(parley.subscribe('room/lobby', { presence: true, history: 5 }));
    const tea = journal(parley.subscribePattern('tea/#'));
    await platform.clock.advance(0);
    const second = stream(fake);
    await second.send('connected', { client: 'c1', heartbeat: 15 });
    assert.ok(first.request.signal.aborted);
    await second.send('publication', publication(1));
    await second.send('subscribed', {
      channel: 'room/lobby',
      position: { epoch: 'k3f', offset: 1 },
      members: [{ id: 'c1', name: 'Ada' }],
      total: 1,
    });
    await second.send('subscribed', { pattern: 'tea/#' });
    await second.send('publication', publication(2));
    await second.send('publication', publication(1, { channel: 'tea/x', pattern: 'tea/#' }));

    assert.deepEqual(second.request.body.subscribe, [
      { channel: 'room/lobby', presence: true, history: 5 },
      { pattern: 'tea/#' },
    ]);
    assert.deepEqual(lobby, ['replayed k3f:1', 'members 1', 'subscribed recovered=undefined', 'live k3f:2']);
    assert.deepEqual(tea, ['subscribed recovered=undefined', 'live k3f:1']);
  });

  it('goes on from its positions where the stream breaks', async () => {
    const { parley, platform, fake } = await openByStream();
    const lines = journal(parley.subscribe('room/lobby'));
    await platform.clock.advance(0);
    const second = stream(fake);
    await second.send('connected', { client: 'c1', heartbeat: 15 });
    await second.send('subscribed', { channel: 'room/lobby', position: { epoch: 'k3f', offset: 7 } });
    await second.send('publication', publication(8));
    await second.end();
    await platform.clock.advance(500);
    await platform.clock.advance(0);
    await stream(fake).send('connected', { client: 'c2', heartbeat: 15 });
    await platform.clock.advance(0);
    const third = stream(fake);
    await third.send('connected', { client: 'c2', heartbeat: 15 });
    await third.send('publication', publication(9));
    await third.send('subscribed', { channel: 'room/lobby', position: { epoch: 'k3f', offset: 9 }, recovered: true });

    assert.deepEqual(third.request.body.subscribe, [{ channel: 'room/lobby', since: { epoch: 'k3f', offset: 8 } }]);
    assert.deepEqual(lines, ['subscribed recovered=undefined', 'live k3f:8', 'replayed k3f:9', 'subscribed recovered=true']);
  });

  it('publishes one after the other, and once more under the same key where it cannot know', async () => {
    const { parley, platform, fake } = await openByStream();
    const done = [];
    parley.publish('a', 1).then(({ offset }) => done.push(offset));
    parley.publish('a', 2).then(({ offset }) => done.push(offset));
    await settle();
    const posts = () => fake.requests.filter(({ url }) => new URL(url).pathname === '/command');
    assert.equal(posts().length, 1);
    assert.equal(posts()[0].url, 'http://hub.test/command?name=Ada');
    posts()[0].answer(200, 'application/json', JSON.stringify({ id: posts()[0].body.id, ok: { epoch: 'e', offset: 1 } }));
    await settle();
    await settle();
    assert.equal(posts().length, 2);
    posts()[1].fail();
    await settle();
    await platform.clock.advance(1_000);
    await platform.clock.advance(0);
    await stream(fake).send('connected', { client: 'c1', heartbeat: 15 });
    await settle();
    assert.deepEqual(posts()[2].body.publish, posts()[1].body.publish);
    posts()[2].answer(200, 'application/json', JSON.stringify({ id: posts()[2].body.id, ok: { epoch: 'e', offset: 2 } }));
    await settle();
    await settle();

    assert.deepEqual(done, [1, 2]);
  });

  it('takes a refusal of a command for one', async () => {
    const { parley, fake } = await openByStream();
    const refused = parley.history('a').catch(({ code }) => code);
    await settle();
    fake.last('/command').answer(429, 'application/json', '{"error":{"code":"limit_exceeded","message":"slowly"}}');
    assert.equal(await refused, 'limit_exceeded');
  });

  it('gives up a stream that is silent for longer than the hub is', async () => {
    const { parley, platform } = await openByStream();
    await platform.clock.advance(24_000);
    assert.equal(parley.state, 'open');
    await platform.clock.advance(22_000);
    assert.notEqual(parley.state, 'open');
  });

  it('shows its token, and stays closed where that is refused', async () => {
    const { parley, fake } = await openBy('sse', { token: 't0ken' });
    assert.equal(fake.last('/sse').headers.Authorization, 'Bearer t0ken');
    fake.last('/sse').answer(401, 'application/json', '{"error":{"code":"unauthenticated","message":"expired"}}');
    await settle();
    await settle();
    assert.equal(parley.state, 'closed');
  });

  it('takes a page of something between for no stream', async () => {
    const { parley, fake } = await openBy('sse');
    fake.last('/sse').answer(200, 'text/html', '<p>Log in to the network');
    await settle();
    assert.notEqual(parley.state, 'open');
  });
});

describe('A client by long poll', () => {
  it('asks on from its positions, and tells who came and went between', async () => {
    const { parley, platform, fake } = await openBy('poll');
    const answer = async (events) => {
      fake.last('/poll').answer(200, 'application/json', JSON.stringify({ client: 'c1', lastEventId: 'x', events }));
      await settle();
      await settle();
    };
    await answer([]);
    assert.equal(parley.transport, 'poll');
    const lines = journal(parley.subscribe('room/lobby', { presence: true }));
    await platform.clock.advance(0);
    assert.equal(fake.last('/poll').body.wait, 0);
    const position = { epoch: 'k3f', offset: 0 };
    await answer([{ subscribed: { channel: 'room/lobby', position, members: [{ id: 'b', name: 'Bo' }], total: 1 } }]);
    assert.deepEqual(fake.last('/poll').body, {
      name: 'Ada',
      subscribe: [{ channel: 'room/lobby', presence: true, since: position }],
    });
    await answer([
      { publication: publication(1) },
      {
        subscribed: {
          channel: 'room/lobby',
          position: { epoch: 'k3f', offset: 1 },
          recovered: true,
          members: [{ id: 'e', name: 'Eve' }],
          total: 1,
        },
      },
    ]);

    assert.deepEqual(lines, ['members 1', 'subscribed recovered=undefined', 'live k3f:1', 'left Bo closed', 'joined Eve']);
  });
});

describe('A client whose WebSocket does not get through', () => {
  async function fallen() {
    const fake = new FakeFetch();
    const all = client({}, { fetch: fake.fetch });
    all.parley.connect();
    all.platform.socket.closed(1006);
    await all.platform.clock.advance(500);
    await all.platform.clock.advance(0);
    await stream(fake).send('connected', { client: 'c1', heartbeat: 0 });
    return { ...all, fake };
  }

  it('takes the event stream', async () => {
    const { parley, changes } = await fallen();
    assert.equal(parley.transport, 'sse');
    assert.equal(changes.at(-1).transport, 'sse');
  });

  it('goes back up when it works again, without a word of it to the state', async () => {
    const { parley, platform, fake, states } = await fallen();
    const lines = journal(parley.subscribe('room/lobby'));
    const moves = [];
    parley.on('transport', (move) => moves.push(move));
    await platform.clock.advance(0);
    const second = stream(fake);
    await second.send('connected', { client: 'c1', heartbeat: 15 });
    await second.send('subscribed', { channel: 'room/lobby', position: { epoch: 'k3f', offset: 1 } });
    const before = states().length;
    await platform.clock.advance(2_500);
    platform.socket.open();
    await settle();
    await platform.socket.reply('connect', { client: 'c9', heartbeat: 25 });
    await settle();
    assert.deepEqual(platform.socket.command('subscribe').subscribe, {
      channel: 'room/lobby',
      since: { epoch: 'k3f', offset: 1 },
    });
    await platform.socket.reply('subscribe', {
      position: { epoch: 'k3f', offset: 2 },
      recovered: true,
      publications: [publication(2)],
    });

    assert.equal(parley.transport, 'websocket');
    assert.equal(parley.id, 'c9');
    assert.ok(second.request.signal.aborted);
    assert.deepEqual(moves, [{ transport: 'websocket', previous: 'sse' }]);
    assert.equal(states().length, before);
    assert.deepEqual(lines, ['subscribed recovered=undefined', 'replayed k3f:2', 'subscribed recovered=true']);
  });

  it('tries that less and less often', async () => {
    const { platform } = await fallen();
    const tries = [];
    for (let waited = 0; waited < 30_000; waited += 500) {
      await platform.clock.advance(500);
      const socket = platform.socket;
      if (socket.readyState === 0 && !tries.includes(socket)) {
        tries.push(socket);
        socket.at = waited;
        socket.closed(1006);
      }
    }
    assert.deepEqual(
      tries.slice(1).map(({ at }, i) => at - tries[i].at),
      [5_000, 10_000],
    );
  });
});
