import { hueOf } from '../chat/text.js';

/** How long a dot takes to glide to where it was told to be: one interval of the hub, so that it arrives when the next comes. */
const GLIDE_MS = 50;
const RADIUS = 10;

/** Draws players as dots with names, gliding between the places that the hub tells. */
export class Field {
  #canvas;
  #still = matchMedia('(prefers-reduced-motion: reduce)');
  /** @type {Map<string, { x: number, y: number }>} */
  #shown = new Map();
  #last = 0;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
  }

  /**
   * @param {Iterable<import('./world.js').Player>} players
   * @param {{ id: string | undefined, x: number, y: number, name: string }} self where the hand is, ahead of the hub
   * @param {number} now in milliseconds
   */
  draw(players, self, now) {
    const canvas = this.#canvas;
    const { clientWidth: width, clientHeight: height } = canvas;
    const scale = devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
    }
    const style = getComputedStyle(canvas);
    const paint = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    paint.setTransform(scale, 0, 0, scale, 0, 0);
    paint.clearRect(0, 0, width, height);
    paint.font = `600 13px ${style.getPropertyValue('--sans')}`;
    paint.textAlign = 'center';
    const step = this.#still.matches ? 1 : Math.min(1, (now - this.#last) / GLIDE_MS);
    this.#last = now;
    const before = this.#shown;
    this.#shown = new Map();
    for (const player of players) {
      if (player.id !== self.id) {
        const from = before.get(player.id) ?? player;
        const at = { x: from.x + (player.x - from.x) * step, y: from.y + (player.y - from.y) * step };
        this.#shown.set(player.id, at);
        dot(paint, style, at.x * width, at.y * height, player.name);
      }
    }
    dot(paint, style, self.x * width, self.y * height, self.name);
    ring(paint, style, self.x * width, self.y * height);
  }
}

/**
 * @param {CanvasRenderingContext2D} paint
 * @param {CSSStyleDeclaration} style
 * @param {number} x
 * @param {number} y
 * @param {string} name
 */
function dot(paint, style, x, y, name) {
  const [light, chroma] = ['--name-light', '--name-chroma'].map((property) => style.getPropertyValue(property));
  paint.beginPath();
  paint.arc(x, y, RADIUS, 0, 2 * Math.PI);
  paint.fillStyle = `oklch(${light} ${chroma} ${hueOf(name)})`;
  paint.fill();
  paint.fillStyle = style.getPropertyValue('--ink');
  const half = paint.measureText(name).width / 2 + 4;
  const middle = Math.min(Math.max(x, half), Math.max(half, paint.canvas.clientWidth - half));
  paint.fillText(name, middle, y < 2.5 * RADIUS + 10 ? y + RADIUS + 16 : y - RADIUS - 10);
}

/**
 * @param {CanvasRenderingContext2D} paint
 * @param {CSSStyleDeclaration} style
 * @param {number} x
 * @param {number} y
 */
function ring(paint, style, x, y) {
  paint.beginPath();
  paint.arc(x, y, RADIUS + 4, 0, 2 * Math.PI);
  paint.lineWidth = 2;
  paint.strokeStyle = style.getPropertyValue('--ink');
  paint.stroke();
}
