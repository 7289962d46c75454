import { ByteReader } from "../../state/byte-reader.ts";
import { ByteWriter } from "../../state/byte-writer.ts";
import { crc32 } from "../../checkpoint/crc32.ts";

/** One frame of a partition file. */
export interface PartitionEntry {
  readonly subpartition: number;
  readonly position: number;
  readonly bytes: number;
  readonly isBig: boolean;
  readonly checksum: number;
}

/**
 * File of a blocking result partition
 * ===================================
 *
 * Frames of all subpartitions as they were filled (see FrameSlot), then the index: for each frame i32 subpartition,
 * f64 position, i32 bytes, u8 is big, i32 CRC-32; then the trailer of TRAILER_BYTES: i32 magic, i32 frames, f64 position of
 * the index, i32 CRC-32 of the index. Little-endian. A file without its trailer is none.
 */
export const TRAILER_BYTES = 20;
const MAGIC = 0x4d52_5031;

export function encodeIndex(entries: readonly PartitionEntry[], position: number): Uint8Array {
  const index = new ByteWriter();
  for (const { subpartition, position: at, bytes, isBig, checksum } of entries) {
    index.int32(subpartition);
    index.float64(at);
    index.int32(bytes);
    index.byte(isBig ? 1 : 0);
    index.int32(checksum | 0);
  }
  const body = index.finish();
  const encoded = new Uint8Array(body.length + TRAILER_BYTES);
  encoded.set(body);
  const view = new DataView(encoded.buffer, body.length);
  view.setInt32(0, MAGIC, true);
  view.setInt32(4, entries.length, true);
  view.setFloat64(8, position, true);
  view.setInt32(16, crc32(body) | 0, true);
  return encoded;
}

export interface PartitionTrailer {
  readonly frames: number;
  readonly indexPosition: number;
  readonly checksum: number;
}

/** Null: these bytes are no trailer. */
export function decodeTrailer(bytes: Uint8Array): PartitionTrailer | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getInt32(0, true) !== MAGIC) return null;
  return {
    frames: view.getInt32(4, true),
    indexPosition: view.getFloat64(8, true),
    checksum: view.getInt32(16, true) >>> 0,
  };
}

/** Null: the index is damaged. */
export function decodeIndex(
  bytes: Uint8Array,
  { frames, checksum }: PartitionTrailer,
): readonly PartitionEntry[] | null {
  if (crc32(bytes) !== checksum) return null;
  const reader = new ByteReader(bytes);
  return Array.from({ length: frames }, () => ({
    subpartition: reader.int32(),
    position: reader.float64(),
    bytes: reader.int32(),
    isBig: reader.byte() === 1,
    checksum: reader.int32() >>> 0,
  }));
}
