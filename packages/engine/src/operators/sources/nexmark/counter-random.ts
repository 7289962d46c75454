/**
 * Counter-based randomness in int32 lanes: a draw is a function of (seed, epoch, offset, lane) and of nothing drawn
 * before. So leaving a column out, splitting the events or starting in the middle never changes a value.
 */

/** Murmur3's finalizer: a bijection of int32 in which every input bit reaches every output bit. */
export function mix32(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Distance between lanes and between offsets: odd, so that multiples do not meet. */
export const LANE = 0x9e3779b9 | 0;

/** The key of an epoch (any integer up to 2^53). */
export function epochKey(seed: number, epoch: number): number {
  const high = Math.floor(epoch / 4_294_967_296);
  return mix32(
    mix32(mix32((seed | 0) + LANE) ^ (epoch | 0)) +
      Math.imul(high, 0x85ebca77) +
      Math.floor(seed / 4_294_967_296),
  );
}

/** What all draws of one event come from. */
export const eventState = (key: number, offset: number): number => mix32(key + Math.imul(offset, LANE));

/** An integer in [0, bound), of a random int32. */
export const below = (random: number, bound: number): number => ((random >>> 0) * bound * 2 ** -32) | 0;
