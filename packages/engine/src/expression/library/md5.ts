import { sine } from "./fdlibm/trigonometric.ts";

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21] as const;
const SINES: readonly number[] = Array.from(
  { length: 64 },
  (_, i) => Math.floor(Math.abs(sine(i + 1)) * 2 ** 32) | 0,
);

/** MD5 of bytes (a character for each), as such bytes. */
export function md5(message: string): string {
  let text = `${message}\u0080`;
  text += "\0".repeat((120 - (text.length % 64)) % 64);
  for (let bits = BigInt(message.length) * 8n, i = 0; i < 8; i++, bits >>= 8n)
    text += String.fromCharCode(Number(bits & 0xffn));
  let hash = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476].map((word) => word | 0);
  for (let at = 0; at < text.length; at += 64) {
    const words = Array.from({ length: 16 }, (_, i) => littleWord(text, at + 4 * i));
    let [a, b, c, d] = hash as [number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const [f, index] = round(i, b, c, d);
      const sum = (a + f + SINES[i]! + words[index]!) | 0;
      const shift = SHIFTS[(i >> 4) * 4 + (i % 4)]!;
      [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
    }
    hash = [a, b, c, d].map((word, i) => (word + hash[i]!) | 0);
  }
  return hash.map(littleBytes).join("");
}

// oxlint-disable-next-line max-params -- the state of one round
function round(i: number, b: number, c: number, d: number): readonly [number, number] {
  if (i < 16) return [(b & c) | (~b & d), i];
  if (i < 32) return [(d & b) | (~d & c), (5 * i + 1) % 16];
  return i < 48 ? [b ^ c ^ d, (3 * i + 5) % 16] : [c ^ (b | ~d), (7 * i) % 16];
}

const littleWord = (text: string, at: number): number =>
  text.charCodeAt(at) |
  (text.charCodeAt(at + 1) << 8) |
  (text.charCodeAt(at + 2) << 16) |
  (text.charCodeAt(at + 3) << 24);

const littleBytes = (word: number): string =>
  String.fromCharCode(word & 255, (word >>> 8) & 255, (word >>> 16) & 255, (word >>> 24) & 255);
