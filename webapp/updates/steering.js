/** Moves a place by pointer and keys. Both coordinates stay between 0 and 1. */

const KEYS = new Map([
  ['ArrowLeft', [-1, 0]],
  ['ArrowRight', [1, 0]],
  ['ArrowUp', [0, -1]],
  ['ArrowDown', [0, 1]],
]);
/** Of the field's width and height, each second that a key is held. */
const SPEED = 0.5;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{ x: number, y: number }} place
 * @returns {(seconds: number) => void} moves on by the keys that are held
 */
export function bindSteering(canvas, place) {
  /** @type {Set<string>} */
  const held = new Set();

  canvas.addEventListener('pointermove', (event) => moveTo(event));
  canvas.addEventListener('pointerdown', (event) => moveTo(event));
  canvas.addEventListener('keydown', (event) => {
    if (KEYS.has(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      if (!held.has(event.key)) {
        // A tap shorter than a frame moves as well.
        step(event.key, 0.02);
      }
      held.add(event.key);
    }
  });
  canvas.addEventListener('keyup', ({ key }) => held.delete(key));
  canvas.addEventListener('blur', () => held.clear());

  /** @param {PointerEvent} event */
  function moveTo({ clientX, clientY }) {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    place.x = within((clientX - left) / width);
    place.y = within((clientY - top) / height);
  }

  /**
   * @param {string} key
   * @param {number} length
   */
  function step(key, length) {
    const [x, y] = /** @type {number[]} */ (KEYS.get(key));
    place.x = within(place.x + x * length);
    place.y = within(place.y + y * length);
  }

  return (seconds) => held.forEach((key) => step(key, SPEED * seconds));
}

/** @param {number} value */
function within(value) {
  return Math.min(1, Math.max(0, value));
}
