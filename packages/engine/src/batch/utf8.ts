const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export const encodeUtf8 = (text: string): Uint8Array => encoder.encode(text);

export function decodeUtf8(heap: Uint8Array, offset: number, length: number): string {
  return length === 0 ? "" : decoder.decode(heap.slice(offset, offset + length));
}

/** True where every byte is below 0x80. */
export function isAscii(heap: Uint8Array, offset: number, length: number): boolean {
  for (let i = offset, end = offset + length; i < end; i++) {
    if (heap[i]! >= 0x80) return false;
  }
  return true;
}

/** The bytes themselves where they are valid UTF-8, else a copy with U+FFFD in place of what is not. */
export function repairUtf8(bytes: Uint8Array): Uint8Array {
  if (isValidUtf8(bytes, 0, bytes.length)) return bytes;
  return encoder.encode(decoder.decode(bytes));
}

export function isValidUtf8(bytes: Uint8Array, from: number, to: number): boolean {
  let i = from;
  while (i < to) {
    const length = sequenceLength(bytes, i, to);
    if (length === 0) return false;
    i += length;
  }
  return true;
}

/** Length of the well-formed sequence at `i`, or 0 (Unicode, table 3-7). */
function sequenceLength(bytes: Uint8Array, i: number, to: number): number {
  const lead = bytes[i]!;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (i + length > to) return 0;
  const second = bytes[i + 1]!;
  if (second < lowestSecond(lead) || second > highestSecond(lead)) return 0;
  for (let k = 2; k < length; k++) {
    if ((bytes[i + k]! & 0xc0) !== 0x80) return 0;
  }
  return length;
}

const lowestSecond = (lead: number): number => (lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80);
const highestSecond = (lead: number): number => (lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf);

/** Number of code points in valid UTF-8: bytes that do not continue one. */
export function codePoints(heap: Uint8Array, offset: number, length: number): number {
  let count = 0;
  for (let i = offset, end = offset + length; i < end; i++) count += (heap[i]! & 0xc0) === 0x80 ? 0 : 1;
  return count;
}
