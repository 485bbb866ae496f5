import { Parley } from '../client/parley.js';
import { bindComposer } from './composer.js';
import { find, nameList, setAttribute } from './dom.js';
import { LogView } from './log-view.js';
import { recall, remember, stringList } from './memory.js';
import { cleanName, cleanRoom, friendlyName, roomFrom } from './names.js';
import { bindPanels, bindShortcuts, followKeyboard } from './panels.js';
import { Room } from './room.js';
import { showMembers, showRooms } from './side-view.js';
import { bindStatus } from './status-view.js';
import { gapText, nameOf } from './text.js';
import { bindTheme } from './theme.js';
import { Typing } from './typing.js';

/** Puts the page together: the client library on one side, rooms and views on the other. */

const MAX_ROOMS = 20;
const HISTORY = 50;
/** Own ids of former connections remembered; a message may come back from a recovery under one of them. */
const MAX_IDS = 50;

/** @typedef {{ room: Room, subscription: import('../client/parley.js').Subscription }} Joined */

const parley = new Parley({ name: startName() });
/** @type {Map<string, Joined>} */
const rooms = new Map();
/** @type {Set<string>} */
const ownIds = new Set();
const typing = new Typing();
const nickname = /** @type {HTMLInputElement} */ (find('#nickname'));
const roomInput = /** @type {HTMLInputElement} */ (find('#room-input'));
const finePointer = matchMedia('(pointer: fine)');
/** @type {Joined} */
let current;
/** @type {import('../client/parley.js').Subscription | undefined} */
let typists;

const panels = bindPanels();
const composer = bindComposer({ send, edited });
const log = new LogView(
  { scroll: find('.scroll'), list: find('.log'), pill: find('.pill'), empty: find('.empty') },
  (message) => {
    current.room.retried(message);
    void deliver(current, message);
  },
);

function startName() {
  const name = cleanName(recall('name') ?? '') || friendlyName();
  remember('name', name);
  return name;
}

/** @param {string} name as typed or linked; nothing happens where no room name is in it */
function enter(name) {
  const clean = cleanRoom(name);
  if (clean === '') {
    return;
  }
  const joined = rooms.get(clean) ?? join(clean);
  if (joined !== current) {
    current = joined;
    show();
  }
}

/**
 * @param {string} name
 * @returns {Joined}
 */
function join(name) {
  if (rooms.size >= MAX_ROOMS) {
    const oldest = [...rooms.keys()].find((key) => key !== current?.room.name);
    leave(/** @type {string} */ (oldest));
  }
  const room = new Room(name);
  const subscription = parley.subscribe(room.channel, { presence: true, history: HISTORY });
  const joined = { room, subscription };
  rooms.set(name, joined);
  listen(joined);
  remember('rooms', JSON.stringify([...rooms.keys()]));
  return joined;
}

/** @param {Joined} joined */
function listen({ room, subscription }) {
  let missing = false;
  subscription.on('publication', ({ publication, replayed }) => {
    const own = isOwn(publication);
    const fresh = room.receive(publication, own);
    if (room === current.room && publication.from) {
      typing.stopped(publication.from.id);
      showTypists();
    }
    if (fresh && !replayed && (room !== current.room || document.hidden)) {
      room.unread++;
      showSides();
    }
  });
  subscription.on('gap', ({ reason }) => {
    missing = true;
    room.note('gap', gapText(reason));
  });
  subscription.on('subscribed', () => {
    if (missing) {
      missing = false;
      void refill(room);
    }
  });
  subscription.on('members', showSides);
  subscription.on('joined', ({ member, previous }) => {
    if (previous && nameOf(previous) !== nameOf(member) && !ownIds.has(member.id)) {
      room.note('renamed', `${nameOf(previous)} is now ${nameOf(member)}`);
    } else if (!previous && !ownIds.has(member.id)) {
      room.joined(member);
    }
    showSides();
  });
  subscription.on('left', ({ member }) => {
    if (!ownIds.has(member.id)) {
      room.left(member);
    }
    typing.stopped(member.id);
    showSides();
  });
  subscription.on('error', ({ error }) => room.note('problem', `This room: ${error.message}`));
}

/** @param {import('../client/parley.js').Publication} publication */
function isOwn({ from }) {
  return from !== undefined && from !== null && ownIds.has(from.id);
}

/** @param {Room} room of which the hub could not say what was missed: take at least what it still has */
async function refill(room) {
  try {
    const { publications } = await parley.history(room.channel, { limit: HISTORY });
    publications.forEach((publication) => room.receive(publication, isOwn(publication)));
  } catch (error) {
    console.warn('The history could not be read again:', error);
  }
}

/** @param {string} name */
function leave(name) {
  const left = rooms.get(name);
  if (!left || rooms.size === 1) {
    return;
  }
  const names = [...rooms.keys()];
  left.subscription.unsubscribe();
  rooms.delete(name);
  remember('rooms', JSON.stringify([...rooms.keys()]));
  if (left === current) {
    enter(names[names.indexOf(name) + 1] ?? names[names.indexOf(name) - 1]);
  }
  showSides();
}

/** Shows the current room in place of the one before. */
function show() {
  const { room } = current;
  const fragment = `#${encodeURIComponent(room.name)}`;
  if (location.hash !== fragment) {
    location.hash = fragment;
  }
  room.unread = 0;
  find('.title').textContent = room.name;
  composer.swap(room.name);
  composer.placeholder(`Say something in ${room.name}`);
  log.show(room);
  typing.clear();
  typists?.unsubscribe();
  const there = parley.subscribe(`typing/${room.name}`, { recover: false });
  typists = there;
  there.on('publication', ({ publication: { from, data } }) => {
    if (from && !ownIds.has(from.id)) {
      typing.heard(from, data);
      showTypists();
    }
  });
  showTypists();
  showSides();
}

/** @param {string} text */
function send(text) {
  typing.mustTakeBack();
  const message = current.room.sending(text, { id: parley.id ?? '', name: parley.name ?? '' });
  void deliver(current, message);
}

/**
 * @param {Joined} joined
 * @param {import('./room.js').Message} message
 */
async function deliver({ room, subscription }, message) {
  // The same key at each try, so that "Try again" cannot say a thing twice.
  message.key ??= crypto.getRandomValues(new Uint32Array(4)).join('-');
  try {
    room.confirmed(message, await subscription.publish(message.text, { key: message.key }));
  } catch (error) {
    room.failed(message, error instanceof Error ? error.message : String(error));
  }
}

/** @param {boolean} empty */
function edited(empty) {
  if (empty ? typing.mustTakeBack() : typing.mustTell()) {
    typists?.publish({ typing: !empty }, { queue: false }).catch(() => {});
  }
}

/** Who the line below the log names at present; to change it only when it has to. */
let typistsShown = '[]';

function showTypists() {
  const names = typing.names();
  const key = JSON.stringify(names);
  if (key !== typistsShown) {
    typistsShown = key;
    const who = names.length > 3 ? ['Several people'] : nameList(names);
    const verb = names.length === 1 ? ' is typing…' : ' are typing…';
    find('.typing').replaceChildren(...(names.length > 0 ? [...who, verb] : []));
  }
}

let sidesAreDue = false;

/** Rooms, members and title, once per frame however much happens. */
function showSides() {
  if (!sidesAreDue) {
    sidesAreDue = true;
    // Not requestAnimationFrame: it stands still in a hidden tab, and the title tells of new messages there.
    setTimeout(showSidesNow, 16);
  }
}

function showSidesNow() {
  sidesAreDue = false;
  const all = [...rooms.values()].map(({ room }) => room);
  showRooms(find('.room-list'), all, current.room.name, { open, leave });
  const { members, total } = current.subscription;
  showMembers(find('.member-list'), find('.count'), members.values(), total, (id) => id === parley.id);
  const unread = all.reduce((sum, room) => sum + room.unread, 0);
  document.title = `${unread > 0 ? `(${unread}) ` : ''}${current.room.name} · Parley`;
  find('#show-rooms .dot').hidden = unread === 0;
}

/** @param {string} name */
function open(name) {
  enter(name);
  panels.close();
  if (finePointer.matches) {
    composer.focus();
  }
}

async function rename() {
  const name = cleanName(nickname.value) || friendlyName();
  nickname.value = name;
  if (name === parley.name) {
    return;
  }
  remember('name', name);
  try {
    await parley.rename(name);
  } catch (error) {
    current.room.note('problem', `Your new name: ${error instanceof Error ? error.message : error}`);
  }
  nickname.value = parley.name ?? name;
}

function bindForms() {
  nickname.value = parley.name ?? '';
  nickname.addEventListener('change', () => void rename());
  nickname.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      nickname.blur();
      composer.focus();
    } else if (event.key === 'Escape') {
      nickname.value = parley.name ?? '';
    }
  });
  find('.join').addEventListener('submit', (event) => {
    event.preventDefault();
    const name = roomInput.value;
    roomInput.value = '';
    if (cleanRoom(name)) {
      open(name);
    }
  });
  for (const copy of document.querySelectorAll('.copy-link')) {
    const label = copy.textContent;
    // Absent where the page came over plain http from another machine.
    setAttribute(copy, 'hidden', !navigator.clipboard);
    copy.addEventListener('click', async () => {
      await navigator.clipboard.writeText(location.href);
      copy.textContent = 'Copied';
      setTimeout(() => (copy.textContent = label), 2_000);
    });
  }
}

function start() {
  bindTheme(/** @type {HTMLButtonElement} */ (find('#theme')));
  bindForms();
  bindStatus(parley);
  followKeyboard();
  bindShortcuts({
    step: (by) => {
      const names = [...rooms.keys()];
      open(names[(names.indexOf(current.room.name) + by + names.length) % names.length]);
    },
    join: () => {
      if (roomInput.checkVisibility({ visibilityProperty: true }) === false) {
        find('#show-rooms').click();
      }
      roomInput.focus();
    },
    write: composer.focus,
    closePanel: panels.close,
  });
  parley.on('state', ({ state }) => {
    if (state === 'waiting') {
      typing.clear();
      showTypists();
    }
    if (state === 'open' && parley.id) {
      ownIds.add(parley.id);
      if (ownIds.size > MAX_IDS) {
        ownIds.delete(/** @type {string} */ (ownIds.values().next().value));
      }
    }
  });
  parley.on('error', ({ error }) => console.warn('Parley:', error));
  addEventListener('hashchange', () => enter(roomFrom(location)));
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) {
      current.room.unread = 0;
      showSides();
    }
  });
  setInterval(showTypists, 1_000);

  const wanted = roomFrom(location);
  const known = stringList(recall('rooms')).map(cleanRoom).filter(Boolean).slice(0, MAX_ROOMS);
  const first = wanted || known[0] || 'lobby';
  current = known.includes(first) ? /** @type {any} */ (undefined) : join(first);
  known.forEach((name) => rooms.has(name) || join(name));
  current = /** @type {Joined} */ (rooms.get(first));
  show();
  parley.connect();
  if (finePointer.matches) {
    composer.focus();
  }
}

start();
