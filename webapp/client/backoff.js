/**
 * How long to wait before an attempt: exponential with full jitter, that is, evenly spread over
 * [0, min(cap, base × 2^attempt)). The spread keeps a thousand pages from coming back to a restarted server
 * in step.
 *
 * @param {number} attempt failures in a row before this one, from 0
 * @param {{ base: number, cap: number, random: () => number }} options base and cap in milliseconds; random in [0, 1)
 * @returns {number} whole milliseconds, less than cap
 */
export function backoffDelay(attempt, { base, cap, random }) {
  // Beyond 2^30 the product means nothing more: the cap has long won.
  const ceiling = Math.min(cap, base * 2 ** Math.min(attempt, 30));
  return Math.floor(random() * ceiling);
}
