import { drawing, element, find } from './dom.js';
import { hueOf, nameOf } from './text.js';

/** Members shown by name; the rest is a number. */
const MAX_SHOWN = 200;

/**
 * @typedef {object} RoomActions
 * @property {(name: string) => void} open
 * @property {(name: string) => void} leave
 */

/**
 * @param {HTMLElement} list
 * @param {import('./room.js').Room[]} rooms
 * @param {string} current the name of the one shown
 * @param {RoomActions} actions
 */
export function showRooms(list, rooms, current, actions) {
  const focused = list.contains(document.activeElement) ? document.activeElement?.getAttribute('data-focus') : undefined;
  list.replaceChildren(...rooms.map((room) => roomItem(room, room.name === current, rooms.length > 1, actions)));
  if (focused) {
    find(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
  }
}

/**
 * @param {import('./room.js').Room} room
 * @param {boolean} current
 * @param {boolean} leavable
 * @param {RoomActions} actions
 */
function roomItem({ name, unread }, current, leavable, actions) {
  const open = element(
    'button',
    { class: 'open', type: 'button', 'data-focus': `open ${name}`, 'aria-current': current ? 'page' : undefined },
    element('bdi', {}, name),
  );
  if (unread > 0) {
    const count = unread > 99 ? '99+' : String(unread);
    open.append(
      element('span', { class: 'badge', 'data-testid': 'unread' }, count, element('span', { class: 'unseen' }, ' unread')),
    );
  }
  open.addEventListener('click', () => actions.open(name));
  const item = element('li', {
    'data-testid': 'room',
    'data-room': name,
    'data-current': String(current),
    'data-unread': String(unread > 0),
  });
  item.append(open);
  if (leavable) {
    const label = { class: 'icon leave', type: 'button', 'aria-label': `Leave ${name}`, 'data-focus': `leave ${name}` };
    const leave = element('button', label, drawing('M5 5l10 10M15 5 5 15'));
    leave.addEventListener('click', () => actions.leave(name));
    item.append(leave);
  }
  return item;
}

/**
 * @param {HTMLElement} list
 * @param {HTMLElement} count
 * @param {Iterable<import('../client/parley.js').Member>} members
 * @param {number} total
 * @param {(id: string) => boolean} isSelf
 */
export function showMembers(list, count, members, total, isSelf) {
  const sorted = [...members]
    .map((member) => ({ id: member.id, name: nameOf(member), self: isSelf(member.id) }))
    .sort((a, b) => Number(b.self) - Number(a.self) || a.name.localeCompare(b.name));
  const shown = sorted.slice(0, MAX_SHOWN).map(({ id, name, self }) => {
    const item = element('li', { 'data-testid': 'member', 'data-member': id, 'data-name': name, 'data-self': String(self) });
    item.style.setProperty('--hue', String(hueOf(name)));
    item.append(element('bdi', {}, name));
    if (self) {
      item.append(element('span', { class: 'you' }, 'you'));
    }
    return item;
  });
  if (total > shown.length) {
    shown.push(element('li', { class: 'more' }, `and ${total - shown.length} more`));
  }
  list.replaceChildren(...shown);
  count.textContent = total > 0 ? String(total) : '';
}
