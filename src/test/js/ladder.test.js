import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ladder } from '../../../webapp/client/ladder.js';

function ladder() {
  return new Ladder(['websocket', 'sse', 'poll']);
}

describe('The ladder of transports', () => {
  it('begins with the best', () => {
    assert.equal(ladder().current, 'websocket');
    assert.equal(ladder().isTop, true);
  });

  it('goes a step down after each that does not get through, and from the last back to the best', () => {
    const steps = ladder();
    const tried = [];
    for (let i = 0; i < 4; i++) {
      tried.push(steps.current);
      steps.failed();
    }
    assert.deepEqual(tried, ['websocket', 'sse', 'poll', 'websocket']);
  });

  it('tries once more what has worked', () => {
    const steps = ladder();
    steps.accepted();
    steps.failed();
    assert.equal(steps.current, 'websocket');
    steps.failed();
    assert.equal(steps.current, 'sse');
  });

  it('is at the best once that got through beside another', () => {
    const steps = ladder();
    steps.failed();
    steps.accepted();
    steps.climbed();
    assert.equal(steps.current, 'websocket');
  });
});
