import { decompress as decompressZstd } from "fzstd";
import { inflateSync } from "fflate";
import { snappyUncompress } from "hyparquet";
import { readVarInt } from "hyparquet/src/thrift.js";
import { AvroError } from "./avro-cursor.ts";

const SNAPPY_CHECKSUM_BYTES = 4;
/** A block that says it is longer than this is broken. */
const MAX_BLOCK_BYTES = 1 << 30;

function unpackSnappy(packed: Uint8Array): Uint8Array {
  const body = packed.subarray(0, packed.length - SNAPPY_CHECKSUM_BYTES);
  const length = readVarInt({ view: new DataView(body.buffer, body.byteOffset, body.length), offset: 0 });
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
