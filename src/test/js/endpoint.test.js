import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import * as library from '../../../webapp/client/parley.js';

const { endpoint, fromBase64, Parley } = library;

describe('The endpoint', () => {
  const cases = [
    ['../ws', 'http://127.0.0.1:8080/client/endpoint.js', 'ws://127.0.0.1:8080/ws'],
    ['../ws', 'https://hub.example/app/client/endpoint.js?v=3#x', 'wss://hub.example/app/ws'],
    ['ws', 'https://hub.example/app/index.html?room=tea#room', 'wss://hub.example/app/ws'],
    ['/elsewhere/ws', 'http://[::1]:9000/app/', 'ws://[::1]:9000/elsewhere/ws'],
    ['wss://other.example/ws#part', 'http://hub.example/', 'wss://other.example/ws'],
  ];
  for (const [path, base, expected] of cases) {
    it(`${path} from ${base} is ${expected}`, () => {
      assert.equal(endpoint(path, base), expected);
    });
  }

  it('cannot be derived from a file', () => {
    assert.throws(() => endpoint('../ws', 'file:///srv/client/endpoint.js'), /pass one as the option "url"/);
  });
});

describe('The library', () => {
  it('declares in parley.d.ts exactly what parley.js exports', async () => {
    const declarations = await readFile(new URL('../../../webapp/client/parley.d.ts', import.meta.url), 'utf8');
    const declared = [...declarations.matchAll(/^export (?:declare )?(?:class|function|const) (\w+)/gm)].map(([, name]) => name);

    assert.deepEqual(declared.sort(), Object.keys(library).sort());
  });

  it('says what is missing where there is no WebSocket', () => {
    assert.throws(() => new Parley({ url: 'ws://x', platform: { WebSocket: undefined, fetch: undefined } }), /options\.platform\.WebSocket/);
  });

  it('reads binary payloads', () => {
    assert.deepEqual(fromBase64('AP8Q'), new Uint8Array([0, 255, 16]));
    assert.throws(() => fromBase64('***'));
  });
});
