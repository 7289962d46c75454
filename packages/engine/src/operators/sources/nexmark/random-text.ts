import { below, LANE, mix32 } from "./counter-random.ts";

export interface TextShape {
  /** Lengths are 3 to maxLength - 1, before trimming. */
  readonly maxLength: number;
  /** The character that every thirteenth is, on average. Spaces at the ends are trimmed. */
  readonly special: number;
}

const MIN_LENGTH = 3;
const SPACE = 32;
/** 13 times the alphabet, one of them all special: a uniform index gives the right mixture. */
const CHOICES = 13 * 26;
const CHARACTERS = Uint8Array.from({ length: CHOICES }, (_, i) => (i < 26 ? 0 : 97 + (i % 26)));

/** Writes a random text at `at` and returns its length, leading and trailing spaces already removed. */
export function writeText(bytes: Uint8Array, at: number, key: number, shape: TextShape): number {
  const length = MIN_LENGTH + below(mix32(key), shape.maxLength - MIN_LENGTH);
  const { special } = shape;
  let random = 0;
  for (let i = 0; i < length; i++) {
    random = (i & 1) === 0 ? mix32(key + Math.imul(i + 1, LANE)) : random << 16;
    const character = CHARACTERS[((random >>> 16) * CHOICES) >>> 16]!;
    bytes[at + i] = character === 0 ? special : character;
  }
  return special === SPACE ? trim(bytes, at, length) : length;
}

function trim(bytes: Uint8Array, at: number, length: number): number {
  let from = at;
  let to = at + length;
  while (to > from && bytes[to - 1] === SPACE) to--;
  while (from < to && bytes[from] === SPACE) from++;
  if (from > at) bytes.copyWithin(at, from, to);
  return to - from;
}
