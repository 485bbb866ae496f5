import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeFrame } from '../../../webapp/client/frames.js';
import { journal, openClient, publication } from './connected.js';

const MALFORMED = [
  '',
  'hello',
  '{"id":1,"ok":',
  'null',
  '7',
  '[{"id":1,"ok":{}}]',
  '{"id":"1","ok":{}}',
  '{"id":1.5,"ok":{}}',
  '{"ok":{}}',
  '{"id":1,"ok":null}',
  '{"id":1,"ok":[]}',
  '{"id":1,"error":"no"}',
  '{"id":1,"error":{"message":"no code"}}',
  '{"id":"x","error":{"code":"a"}}',
  '{"publication":null}',
  '{"publication":{"channel":"a","offset":1}}',
  '{"publication":{"channel":"a","epoch":"e","offset":"1"}}',
  '{"publication":{"channel":"a","epoch":"e","offset":-1}}',
  '{"publication":{"channel":"a","epoch":"e","offset":9007199254740992}}',
  '{"publication":{"channel":7,"epoch":"e","offset":1}}',
  '{"publication":{"channel":"a","epoch":"e","offset":1,"from":"Ada"}}',
  '{"publication":{"channel":"a","epoch":"e","offset":1,"pattern":7}}',
  '{"joined":{"channel":"a"}}',
  '{"joined":{"channel":"a","member":{"id":1}}}',
  '{"joined":"a"}',
  '{"left":{"member":{"id":"a"}}}',
];

describe('A server frame', () => {
  for (const text of MALFORMED) {
    it(`is malformed: ${text || '(empty)'}`, async () => {
      assert.equal(decodeFrame(text).kind, 'malformed');

      const { parley, platform, errors } = await openClient();
      platform.socket.serve(text);
      assert.deepEqual(errors.map(({ code }) => code), ['malformed']);
      assert.equal(parley.state, 'open');
    });
  }

  it('may have a member without a name', () => {
    const frame = { joined: { channel: 'a', member: { id: 'x', name: null } } };

    assert.deepEqual(decodeFrame(JSON.stringify(frame)), { kind: 'joined', ...frame.joined });
  });

  it('that is binary is malformed', async () => {
    const { platform, errors } = await openClient();
    platform.socket.serve(new ArrayBuffer(4));

    assert.equal(errors[0].message, 'the server sent a binary frame');
  });

  it('with a verb of a later version is passed over in silence', async () => {
    const { platform, errors } = await openClient();
    platform.socket.serve('{"hologram":{"channel":"a"}}');
    platform.socket.serve('{}');

    assert.deepEqual(errors, []);
  });

  it('with an error that answers no command is an error event', async () => {
    const { platform, errors } = await openClient();
    platform.socket.serve('{"error":{"code":"bad_frame","message":"not JSON"}}');

    assert.deepEqual([errors[0].code, errors[0].message], ['bad_frame', 'not JSON']);
  });

  it('that is lost to malformation shows as a gap at the next one', async () => {
    const { parley, platform } = await openClient();
    const lines = journal(parley.subscribe('room/lobby'));
    await platform.socket.reply('subscribe', { position: { epoch: 'k3f', offset: 0 } });
    platform.socket.serve({ publication: publication(1) });
    platform.socket.serve({ publication: { ...publication(2), from: 3 } });
    platform.socket.serve({ publication: publication(3) });

    assert.deepEqual(lines.slice(1), ['live k3f:1', 'gap skipped 1', 'live k3f:3']);
  });

  it('for a channel nobody subscribed to is passed over', async () => {
    const { platform, errors } = await openClient();
    platform.socket.serve({ publication: publication(1) });
    platform.socket.serve({ publication: publication(1, { pattern: 'a/#' }) });
    platform.socket.serve({ joined: { channel: '__proto__', member: { id: 'a' } } });
    platform.socket.serve({ left: { channel: 'constructor', member: { id: 'a' }, cause: 'closed' } });

    assert.deepEqual(errors, []);
  });

  it('with nonsense inside a subscribe reply spoils nothing but itself', async () => {
    const { parley, platform } = await openClient();
    const room = parley.subscribe('room/lobby', { presence: true });
    const lines = journal(room);
    await platform.socket.reply('subscribe', {
      position: 'here',
      publications: [null, publication(1), { offset: 2 }],
      members: ['Bo', { id: 'x1', name: 'Bo' }, null],
      total: 'many',
    });

    assert.deepEqual(lines, ['error malformed', 'replayed k3f:1', 'error malformed', 'members 3', 'subscribed recovered=undefined']);
    assert.deepEqual([...room.members.keys()], ['x1']);
  });
});

describe('A listener that throws', () => {
  it('hurts neither the other listeners nor the client', async (context) => {
    const reported = context.mock.method(console, 'error', () => {});
    const { parley, platform } = await openClient();
    const room = parley.subscribe('room/lobby');
    room.on('publication', () => {
      throw new Error('a bug of the application');
    });
    const lines = journal(room);
    await platform.socket.reply('subscribe', { position: { epoch: 'k3f', offset: 0 } });
    platform.socket.serve({ publication: publication(1) });

    assert.deepEqual(lines, ['subscribed recovered=undefined', 'live k3f:1']);
    assert.equal(reported.mock.calls[0].arguments[0].message, 'a bug of the application');
    assert.equal(parley.state, 'open');
  });
});
