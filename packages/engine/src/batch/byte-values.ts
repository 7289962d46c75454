/** Any bytes as a value of a column: UTF-8 of the text that has a character for each byte. */
export function textOfRaw(bytes: Uint8Array): Uint8Array {
  let high = 0;
  for (const byte of bytes) high += byte >> 7;
  if (high === 0) return bytes;
  const text = new Uint8Array(bytes.length + high);
  let at = 0;
  for (const byte of bytes) {
    if (byte < 0x80) text[at++] = byte;
    else {
      text[at++] = 0xc0 | (byte >> 6);
      text[at++] = 0x80 | (byte & 0x3f);
    }
  }
  return text;
}

/** The bytes that a value of a column stands for. */
export function rawOfText(heap: Uint8Array, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let used = 0;
  for (let at = offset; at < offset + length; at++) {
    const byte = heap[at]!;
    if (byte < 0x80) bytes[used++] = byte;
    else bytes[used++] = ((byte & 0x03) << 6) | (heap[++at]! & 0x3f);
  }
  return bytes.subarray(0, used);
}
