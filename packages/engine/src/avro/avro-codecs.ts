import { decompress as decompressZstd } from "fzstd";
import { inflateSync } from "fflate";
import { snappyUncompress } from "hyparquet";
import { AvroError } from "./avro-cursor.ts";

/** Snappy's blocks say how long they are in a varint of seven bits a byte. */
function snappyLength(bytes: Uint8Array): number {
  let length = 0;
  for (let at = 0; at < 5; at++) {
    const byte = bytes[at] ?? 0;
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) break;
  }
  return length;
}

const SNAPPY_CHECKSUM_BYTES = 4;
/** A block that says it is longer than this is broken. */
const MAX_BLOCK_BYTES = 1 << 30;

function unpackSnappy(packed: Uint8Array): Uint8Array {
  const body = packed.subarray(0, packed.length - SNAPPY_CHECKSUM_BYTES);
  const length = snappyLength(body);
  if (length > MAX_BLOCK_BYTES) throw new AvroError("a block is too long");
  const bytes = new Uint8Array(length);
  snappyUncompress(body, bytes);
  return bytes;
}

/** How blocks are unpacked, by the name in the file's header. JavaScript only, so that it runs in a page too. */
export const AVRO_CODECS: Readonly<Record<string, (packed: Uint8Array) => Uint8Array>> = {
  null: (bytes) => bytes,
  deflate: (packed) => inflateSync(packed),
  snappy: unpackSnappy,
  zstandard: (packed) => decompressZstd(packed),
};
