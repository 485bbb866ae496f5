import { closeVerdict, endpoint } from '../client/parley.js';
import { element, find } from '../chat/dom.js';

/** Shows each message of one WebSocket as it travels; the browser itself makes the frames and hides the control ones. */

const MAX_FRAMES = 1_000;
const MAX_CHARACTERS = 10_000;

const SAMPLES = {
  json: {
    'Say who you are': '{"id":1,"connect":{"name":"Ada"}}',
    Subscribe: '{"id":2,"subscribe":{"channel":"room/lobby","presence":true,"history":10}}',
    Publish: '{"id":3,"publish":{"channel":"room/lobby","data":"Hello from the console"}}',
    History: '{"id":4,"history":{"channel":"room/lobby","limit":5}}',
    Ping: '{"id":5,"ping":{}}',
    'Something wrong': '{"id":6,"publish":',
  },
  chat: { Help: '/help', Nick: '/nick Ada', Join: '/join lobby', Who: '/who', Talk: 'Hello from the console' },
};

const url = /** @type {HTMLInputElement} */ (find('#url'));
const protocols = /** @type {HTMLInputElement} */ (find('#protocols'));
const text = /** @type {HTMLTextAreaElement} */ (find('#text'));
const toggle = find('.connect button');
const send = /** @type {HTMLButtonElement} */ (find('.message > button'));
/** @type {WebSocket | undefined} */
let socket;

/**
 * @param {'in' | 'out' | 'note'} direction
 * @param {string} content
 */
function show(direction, content) {
  const scroll = find('.frames');
  const list = find('.frames ol');
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  const cut = content.length > MAX_CHARACTERS;
  const shown = cut ? `${content.slice(0, MAX_CHARACTERS)}… ${content.length} characters` : content;
  const way = { in: '↓', out: '↑', note: '·' }[direction];
  const spoken = { in: 'received', out: 'sent', note: 'note' }[direction];
  list.append(
    element(
      'li',
      { 'data-direction': direction, 'data-testid': 'frame' },
      element('time', {}, new Date().toISOString().slice(11, 23)),
      element('span', { class: 'way', role: 'img', 'aria-label': spoken }, way),
      element('pre', {}, shown),
    ),
  );
  if (list.childElementCount > MAX_FRAMES) {
    list.firstElementChild?.remove();
  }
  if (atEnd) {
    scroll.scrollTop = scroll.scrollHeight;
  }
}

function open() {
  const offered = protocols.value.split(/[\s,]+/u).filter(Boolean);
  try {
    socket = new WebSocket(endpoint(url.value, location.href), offered);
  } catch (error) {
    show('note', error instanceof Error ? error.message : String(error));
    return;
  }
  const own = socket;
  own.binaryType = 'arraybuffer';
  show('note', `opening ${own.url}${offered.length > 0 ? `, offering ${offered.join(', ')}` : ''}`);
  own.onopen = () => {
    show('note', own.protocol ? `open, speaking ${own.protocol}` : 'open, without a subprotocol');
    reflect();
  };
  own.onmessage = ({ data }) => show('in', typeof data === 'string' ? data : hexadecimal(new Uint8Array(data)));
  own.onclose = ({ code, reason, wasClean }) => {
    const verdict = closeVerdict(code, reason);
    show('note', `closed ${wasClean ? 'cleanly' : 'abruptly'} with ${code}: ${verdict.reason}`);
    if (socket === own) {
      socket = undefined;
    }
    reflect();
  };
  reflect();
}

/** @param {Uint8Array} bytes */
function hexadecimal(bytes) {
  const shown = Array.from(bytes.subarray(0, 256), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `binary, ${bytes.length} bytes: ${shown}${bytes.length > 256 ? ' …' : ''}`;
}

function reflect() {
  toggle.textContent = socket ? 'Close' : 'Connect';
  send.disabled = socket?.readyState !== WebSocket.OPEN;
}

function samples() {
  const kind = /\bchat\b/u.test(protocols.value) && !/superchat/u.test(protocols.value) ? 'chat' : 'json';
  const buttons = Object.entries(SAMPLES[kind]).map(([label, sample]) => {
    const button = element('button', { class: 'quiet', type: 'button' }, label);
    button.addEventListener('click', () => {
      text.value = sample;
      text.focus();
    });
    return button;
  });
  find('.samples').replaceChildren(...buttons);
}

find('.connect').addEventListener('submit', (event) => {
  event.preventDefault();
  if (socket) {
    socket.close(1000, 'the console was told to');
    reflect();
  } else {
    open();
  }
});
find('.message').addEventListener('submit', (event) => {
  event.preventDefault();
  if (socket?.readyState === WebSocket.OPEN) {
    socket.send(text.value);
    show('out', text.value);
    text.select();
  }
});
text.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    /** @type {HTMLFormElement} */ (find('.message')).requestSubmit();
  }
});
protocols.addEventListener('input', samples);

url.value = endpoint();
protocols.value = 'parley.v1.json';
text.value = SAMPLES.json.Subscribe;
samples();
reflect();
open();
