import { element, find } from '../chat/dom.js';
import { recall, remember } from '../chat/memory.js';
import { cleanName, friendlyName, roomFrom } from '../chat/names.js';
import { hueOf } from '../chat/text.js';
import { bindTheme } from '../chat/theme.js';
import { Field } from './field.js';
import { openLink } from './link.js';
import { bindSteering } from './steering.js';
import { World } from './world.js';

/** Puts the page together: hand, hub and canvas. */

/** Twenty states a second at most; the hub tells everybody as often. */
const SEND_MS = 50;
/** Who stands still says so now and then, or newcomers would not see them. */
const REPEAT_MS = 10_000;
const MAX_LISTED = 50;

const canvas = /** @type {HTMLCanvasElement} */ (find('#field'));
const nameInput = /** @type {HTMLInputElement} */ (find('#name'));
const place = { x: 0.1 + 0.8 * Math.random(), y: 0.1 + 0.8 * Math.random() };
const world = new World();
const field = new Field(canvas);
const steer = bindSteering(canvas, place);
const worldName = roomFrom(location) || 'meadow';
/** What the hub calls this page's player. @type {string | undefined} */
let id;
let name = cleanName(recall('name') ?? '') || friendlyName();
let sent = { x: NaN, y: NaN, at: 0 };
let drawnAt = performance.now();
const counted = { frames: 0, bytes: 0, states: 0, delay: NaN };

const link = openLink({
  join: () => ({ world: worldName, name }),
  frame,
  state(state, words) {
    const box = find('.connection');
    box.dataset.state = state;
    find('[data-testid=connection-text]').textContent = words;
  },
});

/**
 * @param {Record<string, any>} told
 * @param {number} characters
 */
function frame(told, characters) {
  counted.frames += 1;
  counted.bytes += characters;
  if (told.joined !== undefined) {
    id = told.you.id;
    sent.at = 0;
  } else if (told.players) {
    const own = told.players.find((/** @type {any} */ player) => player.id === id);
    if (own?.state && own.state.x === sent.x && own.state.y === sent.y && Number.isNaN(counted.delay)) {
      counted.delay = performance.now() - sent.at;
    }
    if (world.apply(told)) {
      listPlayers();
    }
  } else if (told.error) {
    find('[data-testid=connection-text]').textContent = told.error.message;
  }
}

function listPlayers() {
  const players = [...world.players.values()].sort((a, b) => a.name.localeCompare(b.name));
  find('[data-testid=count]').textContent = String(players.length);
  find('.players').replaceChildren(
    ...players.slice(0, MAX_LISTED).map((player) => {
      const item = element('li', { 'data-testid': 'player', 'data-name': player.name }, element('bdi', {}, player.name));
      item.style.setProperty('--hue', String(hueOf(player.name)));
      return item;
    }),
  );
}

function send() {
  const now = performance.now();
  const { x, y } = { x: round(place.x), y: round(place.y) };
  const moved = x !== sent.x || y !== sent.y;
  if (id !== undefined && (moved || now - sent.at > REPEAT_MS) && link.send({ state: { x, y } })) {
    sent = { x, y, at: now };
    counted.states += 1;
    counted.delay = NaN;
  }
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10_000) / 10_000;
}

/** @param {number} now */
function draw(now) {
  steer(Math.min(0.1, (now - drawnAt) / 1_000));
  drawnAt = now;
  field.draw(world.players.values(), { id, ...place, name }, now);
  // For those who cannot see the canvas, and for tests.
  canvas.dataset.x = String(round(place.x));
  canvas.dataset.y = String(round(place.y));
  requestAnimationFrame(draw);
}

function showNumbers() {
  find('[data-testid=frames-in]').textContent = String(counted.frames);
  find('[data-testid=bytes-in]').textContent = counted.bytes.toLocaleString();
  find('[data-testid=states-out]').textContent = String(counted.states);
  if (!Number.isNaN(counted.delay)) {
    find('[data-testid=delay]').textContent = `${Math.round(counted.delay)} ms`;
  }
  Object.assign(counted, { frames: 0, bytes: 0, states: 0 });
}

function rename() {
  name = cleanName(nameInput.value) || name;
  nameInput.value = name;
  remember('name', name);
  link.send({ join: { world: worldName, name } });
}

nameInput.value = name;
remember('name', name);
nameInput.addEventListener('change', rename);
find('form').addEventListener('submit', (event) => {
  event.preventDefault();
  canvas.focus();
});
find('[data-testid=world]').textContent = worldName;
document.title = `${worldName} · Parley`;
bindTheme(/** @type {HTMLButtonElement} */ (find('#theme')));
setInterval(send, SEND_MS);
setInterval(showNumbers, 1_000);
requestAnimationFrame(draw);
