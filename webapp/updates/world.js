/**
 * Who is where, from the frames of `/ws/updates`. Pure: no socket, no clock, no page.
 *
 * @typedef {{ id: string, name: string, x: number, y: number }} Player x and y from 0 to 1
 */

/** So many others are kept; a world with more shows the latest to move. */
export const MAX_PLAYERS = 1_000;

export class World {
  /** @type {Map<string, Player>} */
  #players = new Map();

  /** @returns {ReadonlyMap<string, Player>} */
  get players() {
    return this.#players;
  }

  /**
   * Takes in a frame of players.
   *
   * @param {{ all?: unknown, players?: unknown }} frame
   * @returns {boolean} whether somebody came or went, or has another name
   */
  apply(frame) {
    const before = frame.all === true ? this.#players : undefined;
    let changed = false;
    if (before) {
      this.#players = new Map();
    }
    for (const player of Array.isArray(frame.players) ? frame.players : []) {
      changed = this.#take(player, before) || changed;
    }
    return changed || (before !== undefined && before.size !== this.#players.size);
  }

  /**
   * @param {any} told
   * @param {ReadonlyMap<string, Player>} [before]
   */
  #take(told, before) {
    if (typeof told?.id !== 'string') {
      return false;
    }
    if (told.gone === true) {
      return this.#players.delete(told.id);
    }
    const { x, y } = told.state ?? {};
    if (!isPlace(x) || !isPlace(y)) {
      return false;
    }
    const name = typeof told.name === 'string' ? told.name : 'somebody';
    const known = (before ?? this.#players).get(told.id);
    this.#players.delete(told.id);
    if (this.#players.size >= MAX_PLAYERS) {
      const [oldest] = this.#players.keys();
      this.#players.delete(oldest);
    }
    this.#players.set(told.id, { id: told.id, name, x, y });
    return known?.name !== name;
  }
}

/** @param {unknown} value */
function isPlace(value) {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
