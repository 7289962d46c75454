import { encodeUtf8 } from "../batch/utf8.ts";

/**
 * Murmur3 (32 bit) over the words of a key. Generated loops inline the same steps (`createKeyHasher`), so a change here
 * moves keys between key groups and invalidates every checkpoint.
 */
export const HASH_SEED = 0x2f0b_4c47;
/** Stands for a NULL key column. */
export const NULL_WORD = 0x7f4a_7c15;

export function mixWord(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e_2d51);
  k = (k << 15) | (k >>> 17);
  k = Math.imul(k, 0x1b87_3593);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe654_6b64) | 0;
}

/** The bytes as little-endian words, the last one filled up with zeros, then the length. */
export function mixBytes(hash: number, bytes: Uint8Array, from: number, length: number): number {
  let h = hash;
  const to = from + length;
  const wordsEnd = from + (length & ~3);
  for (let i = from; i < wordsEnd; i += 4) {
    h = mixWord(h, bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24));
  }
  if (wordsEnd < to) {
    let tail = 0;
    for (let i = to - 1; i >= wordsEnd; i--) tail = (tail << 8) | bytes[i]!;
    h = mixWord(h, tail);
  }
  return mixWord(h, length);
}

export function finishHash(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85eb_ca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2_ae35);
  return h ^ (h >>> 16);
}

/** Of a name: another one for another seed. */
export function hashText(text: string, seed: number = HASH_SEED): number {
  const bytes = encodeUtf8(text);
  return finishHash(mixBytes(seed, bytes, 0, bytes.length));
}

/**
 * Fibonacci hashing: the slot of a key in a table is the top bits of `hash * GOLDEN`. The keys of one subtask share their
 * key groups, so the low bits of the hash alone would collide.
 */
export const GOLDEN = 0x9e37_79b1 | 0;
