/** Checksum of bytes behind those whose checksum is `before`, 0 at the start: an unsigned 32-bit number. */
export type Crc32 = (bytes: Uint8Array, before?: number) => number;

const POLYNOMIAL = 0xedb8_8320;
/** 16 tables of 256: table t is that of a byte with t bytes behind it. */
const TABLES = makeTables();

function makeTables(): Int32Array {
  const tables = new Int32Array(16 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    tables[byte] = crc;
  }
  for (let at = 256; at < tables.length; at++) {
    const before = tables[at - 256]!;
    tables[at] = (before >>> 8) ^ tables[before & 0xff]!;
  }
  return tables;
}

/** CRC-32 (zlib's), 16 bytes at a time. Where the platform has one it is several times as fast. */
export const crc32: Crc32 = (bytes, before = 0) => {
  const t = TABLES;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length & ~15;
  let value = ~before;
  let at = 0;
  for (; at < whole; at += 16) {
    const a = view.getInt32(at, true) ^ value;
    const b = view.getInt32(at + 4, true);
    const c = view.getInt32(at + 8, true);
    const d = view.getInt32(at + 12, true);
    value = word(t, a, 12) ^ word(t, b, 8) ^ word(t, c, 4) ^ word(t, d, 0);
  }
  for (; at < bytes.length; at++) value = (value >>> 8) ^ t[(value ^ bytes[at]!) & 0xff]!;
  return ~value >>> 0;
};

/** `behind`: bytes that follow the word. */
function word(t: Int32Array, value: number, behind: number): number {
  const at = behind << 8;
  return (
    t[at + 768 + (value & 0xff)]! ^
    t[at + 512 + ((value >>> 8) & 0xff)]! ^
    t[at + 256 + ((value >>> 16) & 0xff)]! ^
    t[at + (value >>> 24)]!
  );
}

/** Checksum of two stretches of bytes, from that of each and the length of the second. */
export function joinCrc32(first: number, second: number, secondBytes: number): number {
  let value = first;
  for (let left = secondBytes, power = 0; left > 0; left = Math.floor(left / 2), power++) {
    if (left % 2 === 1) value = times(zeros(power), value);
  }
  return (value ^ second) >>> 0;
}

/** Matrices over bits: what zeros behind it make of a checksum. Column i is what becomes of bit i. */
type Matrix = Int32Array;

/** By power of two: that many bytes of zeros. */
const ZEROS: Matrix[] = [square(square(square(bitOfZeros())))];

function zeros(power: number): Matrix {
  return (ZEROS[power] ??= square(zeros(power - 1)));
}

function bitOfZeros(): Matrix {
  return Int32Array.from({ length: 32 }, (_, bit) => (bit === 0 ? POLYNOMIAL | 0 : 1 << (bit - 1)));
}

function times(matrix: Matrix, value: number): number {
  let product = 0;
  for (let bits = value, column = 0; bits !== 0; bits >>>= 1, column++) {
    if ((bits & 1) === 1) product ^= matrix[column]!;
  }
  return product;
}

function square(matrix: Matrix): Matrix {
  return matrix.map((column) => times(matrix, column));
}
