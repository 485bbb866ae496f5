import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EventStreamReader } from '../../../webapp/client/event-stream.js';

function read(...pieces) {
  const events = [];
  const reader = new EventStreamReader((event) => events.push(event));
  pieces.forEach((piece) => reader.push(piece));
  return events;
}

describe('An event stream', () => {
  it('is events of a name and data', () => {
    assert.deepEqual(read('event: publication\ndata: {"a":1}\n\n'), [{ name: 'publication', data: '{"a":1}' }]);
  });

  it('may be cut anywhere', () => {
    const text = 'id: 1x,k3f:4\nevent: joined\r\ndata: one\ndata: two\r\n\r\n:\n\nevent: left\rdata:x\r\r.';
    for (let cut = 0; cut <= text.length; cut++) {
      assert.deepEqual(read(text.slice(0, cut), text.slice(cut)), [
        { name: 'joined', data: 'one\ntwo' },
        { name: 'left', data: 'x' },
      ]);
    }
  });

  it('has comments, ids and unknown fields that nobody is told of', () => {
    assert.deepEqual(read(': hello\n\nretry: 5\nfoo: bar\nid: 7\n\ndata\n\n'), [{ name: 'message', data: '' }]);
  });

  it('tells no event that has not ended', () => {
    assert.deepEqual(read('event: publication\ndata: {"a":1}\n'), []);
  });

  it('says how much it holds', () => {
    const reader = new EventStreamReader(() => {});
    reader.push('data: 12345\nda');
    assert.equal(reader.held, 7);
  });
});
