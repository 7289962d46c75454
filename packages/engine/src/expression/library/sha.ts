/** SHA-1 and SHA-2 of bytes (a character for each), as such bytes. */

const MASK64 = (1n << 64n) - 1n;

/** Message with padding, in words of `wordBytes` bytes. */
function padded(message: string, blockBytes: number): string {
  const lengthBytes = blockBytes / 8;
  const zeros = (2 * blockBytes - 1 - lengthBytes - (message.length % blockBytes)) % blockBytes;
  let length = "";
  for (let bits = BigInt(message.length) * 8n, i = 0; i < lengthBytes; i++, bits >>= 8n)
    length = String.fromCharCode(Number(bits & 0xffn)) + length;
  return `${message}\u0080${"\0".repeat(zeros)}${length}`;
}

const word32 = (text: string, at: number): number =>
  (text.charCodeAt(at) << 24) |
  (text.charCodeAt(at + 1) << 16) |
  (text.charCodeAt(at + 2) << 8) |
  text.charCodeAt(at + 3);

const bytes32 = (word: number): string =>
  String.fromCharCode((word >>> 24) & 255, (word >>> 16) & 255, (word >>> 8) & 255, word & 255);

const bytes64 = (word: bigint): string =>
  bytes32(Number(BigInt.asIntN(32, word >> 32n))) + bytes32(Number(BigInt.asIntN(32, word)));

const rotateLeft = (x: number, n: number): number => (x << n) | (x >>> (32 - n));
const rotateRight = (x: number, n: number): number => (x >>> n) | (x << (32 - n));
const rotateRight64 = (x: bigint, n: bigint): bigint => ((x >> n) | (x << (64n - n))) & MASK64;

export function sha1(message: string): string {
  const text = padded(message, 64);
  let hash = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (let at = 0; at < text.length; at += 64) {
    const w = Array.from({ length: 16 }, (_, i) => word32(text, at + 4 * i));
    for (let i = 16; i < 80; i++) w.push(rotateLeft(w[i - 3]! ^ w[i - 8]! ^ w[i - 14]! ^ w[i - 16]!, 1));
    let [a, b, c, d, e] = hash as [number, number, number, number, number];
    for (let i = 0; i < 80; i++) {
      const [f, k] = sha1Round(i, b, c, d);
      const next = (rotateLeft(a, 5) + f + e + k + w[i]!) | 0;
      [a, b, c, d, e] = [next, a, rotateLeft(b, 30), c, d];
    }
    hash = [a, b, c, d, e].map((word, i) => (word + hash[i]!) | 0);
  }
  return hash.map(bytes32).join("");
}

// oxlint-disable-next-line max-params -- the state of one round
function sha1Round(i: number, b: number, c: number, d: number): readonly [number, number] {
  if (i < 20) return [(b & c) | (~b & d), 0x5a827999];
  if (i < 40) return [b ^ c ^ d, 0x6ed9eba1];
  return i < 60 ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc] : [b ^ c ^ d, 0xca62c1d6];
}

const PRIMES: readonly number[] = Array.from({ length: 410 }, (_, n) => n).filter(
  (n) => n > 1 && !Array.from({ length: n }, (_, d) => d).some((d) => d > 1 && n % d === 0),
);

/** The first 64 bits of the fraction of the n-th root. */
function rootFraction(prime: number, degree: 2 | 3): bigint {
  const shifted = BigInt(prime) << BigInt(64 * degree);
  let [low, high] = [0n, 1n << 80n];
  while (low + 1n < high) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(degree) <= shifted) low = middle;
    else high = middle;
  }
  return low & MASK64;
}

const K64: readonly bigint[] = PRIMES.slice(0, 80).map((prime) => rootFraction(prime, 3));
const K32: readonly number[] = K64.slice(0, 64).map((k) => Number(BigInt.asIntN(32, k >> 32n)));
const ROOTS: readonly bigint[] = PRIMES.slice(0, 16).map((prime) => rootFraction(prime, 2));

export function sha2(message: string, bits: 224 | 256 | 384 | 512): string {
  const result = bits <= 256 ? sha256(message, bits === 224) : sha512(message, bits === 384);
  return result.slice(0, bits / 8);
}

const first32 = (word: bigint): number => Number(BigInt.asIntN(32, word >> 32n));
const last32 = (word: bigint): number => Number(BigInt.asIntN(32, word));

function sha256(message: string, short: boolean): string {
  const text = padded(message, 64);
  let hash: number[] = short ? ROOTS.slice(8).map(last32) : ROOTS.slice(0, 8).map(first32);
  for (let at = 0; at < text.length; at += 64) {
    const w = Array.from({ length: 16 }, (_, i) => word32(text, at + 4 * i));
    for (let i = 16; i < 64; i++) {
      const s0 = rotateRight(w[i - 15]!, 7) ^ rotateRight(w[i - 15]!, 18) ^ (w[i - 15]! >>> 3);
      const s1 = rotateRight(w[i - 2]!, 17) ^ rotateRight(w[i - 2]!, 19) ^ (w[i - 2]! >>> 10);
      w.push((w[i - 16]! + s0 + w[i - 7]! + s1) | 0);
    }
    let [a, b, c, d, e, f, g, h] = hash as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const s1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K32[i]! + w[i]!) | 0;
      const s0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [a, b, c, d, e, f, g, h] = [(t1 + t2) | 0, a, b, c, (d + t1) | 0, e, f, g];
    }
    hash = [a, b, c, d, e, f, g, h].map((word, i) => (word + hash[i]!) | 0);
  }
  return hash.map(bytes32).join("");
}

function sha512(message: string, short: boolean): string {
  const text = padded(message, 128);
  const word = (at: number): bigint =>
    (BigInt.asUintN(32, BigInt(word32(text, at))) << 32n) | BigInt.asUintN(32, BigInt(word32(text, at + 4)));
  let hash: bigint[] = short ? ROOTS.slice(8) : ROOTS.slice(0, 8);
  for (let at = 0; at < text.length; at += 128) {
    const w = Array.from({ length: 16 }, (_, i) => word(at + 8 * i));
    for (let i = 16; i < 80; i++) {
      const s0 = rotateRight64(w[i - 15]!, 1n) ^ rotateRight64(w[i - 15]!, 8n) ^ (w[i - 15]! >> 7n);
      const s1 = rotateRight64(w[i - 2]!, 19n) ^ rotateRight64(w[i - 2]!, 61n) ^ (w[i - 2]! >> 6n);
      w.push((w[i - 16]! + s0 + w[i - 7]! + s1) & MASK64);
    }
    let [a, b, c, d, e, f, g, h] = hash as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
    for (let i = 0; i < 80; i++) {
      const s1 = rotateRight64(e, 14n) ^ rotateRight64(e, 18n) ^ rotateRight64(e, 41n);
      const t1 = h + s1 + ((e & f) ^ (~e & MASK64 & g)) + K64[i]! + w[i]!;
      const s0 = rotateRight64(a, 28n) ^ rotateRight64(a, 34n) ^ rotateRight64(a, 39n);
      const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
      [a, b, c, d, e, f, g, h] = [(t1 + t2) & MASK64, a, b, c, (d + t1) & MASK64, e, f, g];
    }
    hash = [a, b, c, d, e, f, g, h].map((value, i) => (value + hash[i]!) & MASK64);
  }
  return hash.map(bytes64).join("");
}
