// The `ws` package against the native protocol, with its own permessage-deflate: node ws.js <url> <options of perMessageDeflate as JSON>.
// Publishes texts of many sizes to a channel that it follows, and prints what was negotiated and whether all came back whole and in order.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [, , modules, url, offer] = process.argv;
const WebSocket = createRequire(`${modules}/`)('ws');
const sizes = JSON.parse(readFileSync(0, 'utf8'));

let seed = 1;
function word() {
  seed = (seed * 48271) % 2147483647;
  return `${seed.toString(36).slice(0, 2)} grüße `;
}

function text(size) {
  let made = '';
  while (made.length < size) made += word();
  return made.slice(0, size);
}

const sent = sizes.map(text);
const received = [];
const socket = new WebSocket(url, 'parley.v1.json', { perMessageDeflate: JSON.parse(offer) });
socket.on('error', (failure) => {
  console.error(failure);
  process.exit(1);
});
socket.on('open', () => socket.send(JSON.stringify({ id: 1, subscribe: { channel: 'room/ws' } })));
socket.on('message', (message) => {
  const said = JSON.parse(message);
  if (said.id === 1) {
    sent.forEach((data) => socket.send(JSON.stringify({ publish: { channel: 'room/ws', data } })));
  }
  const data = said.publication?.data ?? said.event?.data;
  if (data !== undefined) {
    received.push(data);
    if (received.length === sent.length) socket.close(1000);
  }
});
socket.on('close', (code) => {
  const whole = received.length === sent.length && received.every((data, i) => data === sent[i]);
  console.log(JSON.stringify({ extensions: socket.extensions, code, whole }));
});
