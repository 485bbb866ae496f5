import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stringList } from '../../../webapp/chat/memory.js';
import { cleanName, cleanRoom, friendlyName, roomFrom } from '../../../webapp/chat/names.js';
import { MAX_ENTRIES, Room } from '../../../webapp/chat/room.js';
import { hueOf, listed, nameOf } from '../../../webapp/chat/text.js';
import { Typing } from '../../../webapp/chat/typing.js';

const ada = { id: 'a1', name: 'Ada' };
const bo = { id: 'b1', name: 'Bo' };
const said = (offset, data, from = bo, epoch = 'e') => ({ channel: 'room/tea', epoch, offset, time: offset, from, data });

/** A room with what it shows as short lines. */
function room() {
  const shown = new Room('tea', () => 7);
  const lines = () =>
    shown.entries.map((entry) => (entry.kind === 'message' ? `${entry.author}: ${entry.text} (${entry.state})` : entry.kind));
  return { shown, lines };
}

describe('A room', () => {
  it('shows an own message at once and confirms it in its place', () => {
    const { shown, lines } = room();
    const message = shown.sending('mine', ada);
    shown.receive(said(1, 'before'), false);
    assert.deepEqual(lines(), ['Bo: before (sent)', 'Ada: mine (pending)']);
    shown.receive(said(2, 'mine', ada), true);
    shown.confirmed(message, { epoch: 'e', offset: 2 });
    shown.receive(said(3, 'after'), false);

    assert.deepEqual(lines(), ['Bo: before (sent)', 'Ada: mine (sent)', 'Bo: after (sent)']);
  });

  it('puts a message confirmed before its publication where all others see it', () => {
    const { shown, lines } = room();
    const message = shown.sending('mine', ada);
    shown.confirmed(message, { epoch: 'e', offset: 2 });
    shown.receive(said(1, 'before'), false);
    shown.receive(said(2, 'mine', ada), true);

    assert.deepEqual(lines(), ['Bo: before (sent)', 'Ada: mine (sent)']);
  });

  it('keeps equal own messages apart', () => {
    const { shown, lines } = room();
    shown.sending('again', ada);
    shown.sending('again', ada);
    shown.receive(said(1, 'again', ada), true);

    assert.deepEqual(lines(), ['Ada: again (sent)', 'Ada: again (pending)']);
  });

  it('does not take somebody else of the same name for oneself', () => {
    const { shown, lines } = room();
    shown.sending('hello', ada);
    assert.equal(shown.receive(said(1, 'hello', { id: 'a2', name: 'Ada' }), false), true);

    assert.deepEqual(lines(), ['Ada: hello (sent)', 'Ada: hello (pending)']);
  });

  it('shows nothing twice', () => {
    const { shown, lines } = room();
    shown.receive(said(1, 'once'), false);
    assert.equal(shown.receive(said(1, 'once'), false), false);
    const message = shown.sending('mine', ada);
    shown.receive(said(2, 'changed on the way', ada), true);
    shown.confirmed(message, { epoch: 'e', offset: 2 });

    assert.deepEqual(lines(), ['Bo: once (sent)', 'Ada: changed on the way (sent)']);
  });

  it('fills in what was missed, by position, and puts a new epoch behind the note', () => {
    const { shown, lines } = room();
    shown.receive(said(1, 'one'), false);
    shown.receive(said(4, 'four'), false);
    shown.receive(said(2, 'two'), false);
    shown.note('gap', 'something is missing');
    shown.receive(said(1, 'anew', bo, 'z'), false);
    shown.receive(said(3, 'three', bo, 'z'), false);
    shown.receive(said(2, 'second', bo, 'z'), false);

    assert.deepEqual(lines(), [
      'Bo: one (sent)',
      'Bo: two (sent)',
      'Bo: four (sent)',
      'gap',
      'Bo: anew (sent)',
      'Bo: second (sent)',
      'Bo: three (sent)',
    ]);
  });

  it('keeps a failed message with its reason, and sends it again', () => {
    const { shown } = room();
    const message = shown.sending('mine', ada);
    shown.failed(message, 'too large');
    assert.equal(message.state, 'failed');
    assert.equal(message.error, 'too large');
    shown.retried(message);
    shown.receive(said(1, 'mine', ada), true);

    assert.equal(message.state, 'sent');
    assert.equal(shown.entries.length, 1);
  });

  it('gathers comings and goings in one note, and lets them cancel out', () => {
    const { shown } = room();
    shown.joined(bo);
    shown.joined({ id: 'c1', name: 'Cy' });
    shown.left(bo);
    shown.joined(bo);
    shown.left({ id: 'd1', name: null });

    assert.deepEqual(shown.entries, [
      { kind: 'presence', time: 7, joined: ['Cy'], left: ['guest d1'], back: ['Bo'], more: 0 },
    ]);
  });

  it('counts comings and goings past fifty', () => {
    const { shown } = room();
    for (let i = 0; i < 60; i++) {
      shown.joined({ id: `m${i}`, name: `M${i}` });
    }

    assert.equal(shown.entries[0].joined.length, 50);
    assert.equal(shown.entries[0].more, 10);
  });

  it('keeps the newest entries, and tells its viewer what went', () => {
    const { shown } = room();
    const gone = [];
    shown.watch({ changed: () => {}, removed: (entry) => gone.push(entry.text) });
    for (let offset = 1; offset <= MAX_ENTRIES + 2; offset++) {
      shown.receive(said(offset, `m${offset}`), false);
    }

    assert.equal(shown.entries.length, MAX_ENTRIES);
    assert.deepEqual(gone, ['m1', 'm2']);
  });

  it('shows data that is no text as what it is', () => {
    const { shown, lines } = room();
    shown.receive(said(1, { temperature: 21 }, null), false);
    shown.receive({ ...said(2, undefined), binary: 'AP8=' }, false);
    shown.receive(said(3, undefined), false);

    assert.deepEqual(lines(), ['the hub: {"temperature":21} (sent)', 'Bo: [binary] AP8= (sent)', 'Bo:  (sent)']);
  });
});

describe('Typing', () => {
  it('is shown for five seconds after the last sign, and no longer than the message', () => {
    let now = 0;
    const typing = new Typing(() => now);
    typing.heard(bo, { typing: true });
    typing.heard(ada, { typing: true });
    assert.deepEqual(typing.names(), ['Bo', 'Ada']);
    typing.stopped(ada.id);
    now = 4_999;
    assert.deepEqual(typing.names(), ['Bo']);
    now = 5_000;
    assert.deepEqual(typing.names(), []);
  });

  it('ends by a false or by nonsense', () => {
    const typing = new Typing(() => 0);
    for (const end of [{ typing: false }, null, 'typing', { typing: 'yes' }]) {
      typing.heard(bo, { typing: true });
      typing.heard(bo, end);
      assert.deepEqual(typing.names(), []);
    }
  });

  it('is told to the others every three seconds at most, and taken back once', () => {
    let now = 10_000;
    const typing = new Typing(() => now);
    const told = [];
    for (now of [10_000, 11_000, 12_999, 13_000, 15_000]) {
      told.push(typing.mustTell());
    }
    assert.deepEqual(told, [true, false, false, true, false]);
    assert.equal(typing.mustTakeBack(), true);
    assert.equal(typing.mustTakeBack(), false);
  });

  it('remembers a bounded number of typists', () => {
    const typing = new Typing(() => 0);
    for (let i = 0; i < 100; i++) {
      typing.heard({ id: `m${i}`, name: `M${i}` }, { typing: true });
    }
    assert.equal(typing.names().length, 50);
  });
});

describe('A name', () => {
  it('is made up of a manner and a creature', () => {
    assert.equal(friendlyName(() => 0), 'Amiable Avocet');
    assert.equal(friendlyName(() => 0.9999), 'Wry Wren');
  });

  it('is cleaned of what could deceive, and cut between characters', () => {
    assert.equal(cleanName('  Ada\u0000 \u202eolleH\t\nL.  '), 'Ada olleH L.');
    assert.equal(cleanName('\u200b\u2066'), '');
    assert.equal(cleanName('😀'.repeat(40)), '😀'.repeat(32));
    assert.equal(cleanName('José 李小龍 قمر'), 'José 李小龍 قمر');
  });

  it('of a room is one segment without the signs of patterns', () => {
    assert.equal(cleanRoom('  Harbour Watch '), 'harbour-watch');
    assert.equal(cleanRoom('a/b+c#d'), 'a-b-c-d');
    assert.equal(cleanRoom('///'), '');
    assert.equal(cleanRoom('茶'), '茶');
  });

  it('of a room comes from the fragment or the query', () => {
    assert.equal(roomFrom(new URL('http://x/app/?room=Green%20Tea')), 'green-tea');
    assert.equal(roomFrom(new URL('http://x/?room=tea#coffee')), 'coffee');
    assert.equal(roomFrom(new URL('http://x/#%E0%A4%A')), '%e0%a4%a');
    assert.equal(roomFrom(new URL('http://x/')), '');
  });

  it('that is missing is replaced', () => {
    assert.equal(nameOf({ id: 'k3f9a2c', name: null }), 'guest k3f9a2');
    assert.equal(nameOf(undefined), 'the hub');
  });

  it('has the same hue everywhere', () => {
    assert.equal(hueOf('Ada'), hueOf('Ada'));
    assert.ok(hueOf('') >= 0 && hueOf('Bo') < 360);
  });
});

describe('A list of names', () => {
  const words = (...names) => listed(names).map(({ text }) => text).join('');

  it('reads as people speak', () => {
    assert.equal(words(), '');
    assert.equal(words('Ada'), 'Ada');
    assert.equal(words('Ada', 'Bo'), 'Ada and Bo');
    assert.equal(words('Ada', 'Bo', 'Cy'), 'Ada, Bo and Cy');
    assert.equal(words('Ada', 'Bo', 'Cy', 'Di'), 'Ada, Bo and 2 others');
  });
});

describe('Remembered rooms', () => {
  it('are read, whatever stands there', () => {
    assert.deepEqual(stringList('["lobby","tea"]'), ['lobby', 'tea']);
    for (const text of [undefined, '', '{', 'null', '{"a":1}', '[1,null,{}]']) {
      assert.deepEqual(stringList(text), []);
    }
  });
});
