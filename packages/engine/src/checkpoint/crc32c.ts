/** CRC-32C (Castagnoli, reflected polynomial 0x82f63b78), four bytes at a time. */
const TABLES = makeTables();

function makeTables(): readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array] {
  const first = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
    first[byte] = crc >>> 0;
  }
  const second = next(first, first);
  const third = next(first, second);
  return [first, second, third, next(first, third)];
}

function next(first: Uint32Array, previous: Uint32Array): Uint32Array {
  return previous.map((crc) => (crc >>> 8) ^ first[crc & 0xff]!);
}

/** Checksum of `bytes` as an unsigned 32-bit number; `crc` is that of the bytes before them, 0 at the start. */
export function crc32c(bytes: Uint8Array, crc = 0): number {
  const [t0, t1, t2, t3] = TABLES;
  const whole = bytes.length & ~3;
  let value = ~crc;
  let at = 0;
  for (; at < whole; at += 4) {
    value ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    value = t3[value & 0xff]! ^ t2[(value >>> 8) & 0xff]! ^ t1[(value >>> 16) & 0xff]! ^ t0[value >>> 24]!;
  }
  for (; at < bytes.length; at++) value = (value >>> 8) ^ t0[(value ^ bytes[at]!) & 0xff]!;
  return ~value >>> 0;
}
