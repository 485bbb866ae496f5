import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MAX_PLAYERS, World } from '../../../webapp/updates/world.js';

const player = (id, x = 0.5, y = 0.5, name = id.toUpperCase()) => ({ id, name, state: { x, y } });
const ids = (world) => [...world.players.keys()];

describe('A world of players', () => {
  it('takes in those that changed and keeps the others', () => {
    const world = new World();
    assert.equal(world.apply({ players: [player('a'), player('b')] }), true);
    assert.equal(world.apply({ players: [player('a', 0.1, 0.2)] }), false);

    assert.deepEqual(world.players.get('a'), { id: 'a', name: 'A', x: 0.1, y: 0.2 });
    assert.deepEqual(ids(world).sort(), ['a', 'b']);
  });

  it('forgets who is gone, and everybody else where all are told', () => {
    const world = new World();
    world.apply({ players: [player('a'), player('b'), player('c')] });
    assert.equal(world.apply({ players: [{ id: 'a', gone: true }] }), true);
    assert.equal(world.apply({ players: [{ id: 'a', gone: true }] }), false);
    assert.deepEqual(ids(world), ['b', 'c']);

    assert.equal(world.apply({ all: true, players: [player('b')] }), true);
    assert.deepEqual(ids(world), ['b']);
    assert.equal(world.apply({ all: true, players: [player('b', 0, 1)] }), false);
  });

  it('says where somebody has another name', () => {
    const world = new World();
    world.apply({ players: [player('a')] });
    assert.equal(world.apply({ players: [player('a', 0, 0, 'Ada')] }), true);
  });

  it('takes no player whose state is none', () => {
    const world = new World();
    for (const bad of [
      null,
      7,
      {},
      { id: 7, state: { x: 0, y: 0 } },
      { id: 'a' },
      { id: 'a', state: null },
      { id: 'a', state: [0, 0] },
      { id: 'a', state: { x: 2, y: 0 } },
      { id: 'a', state: { x: 0, y: '0' } },
      { id: 'a', state: { x: NaN, y: 0 } },
    ]) {
      assert.equal(world.apply({ players: [bad] }), false);
    }
    assert.equal(world.apply({ players: 'many' }), false);
    assert.deepEqual(ids(world), []);
  });

  it('keeps the latest to move where there are too many', () => {
    const world = new World();
    for (let i = 0; i < MAX_PLAYERS; i++) {
      world.apply({ players: [player(`p${i}`)] });
    }
    world.apply({ players: [player('p0')] });
    world.apply({ players: [player('new')] });

    assert.equal(world.players.size, MAX_PLAYERS);
    assert.equal(world.players.has('p0'), true);
    assert.equal(world.players.has('p1'), false);
  });
});
