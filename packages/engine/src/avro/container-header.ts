import { decodeUtf8 } from "../batch/utf8.ts";
import { AvroCursor, AvroError } from "./avro-cursor.ts";
import { AVRO_CODECS } from "./avro-codecs.ts";
import { parseAvroSchema } from "./avro-schema.ts";
import type { AvroRecord } from "./avro-schema.ts";

/** `Obj` and the version. */
export const AVRO_MAGIC = Uint8Array.of(0x4f, 0x62, 0x6a, 1);
export const SYNC_BYTES = 16;

export interface ContainerHeader {
  readonly schema: AvroRecord;
  readonly unpack: (packed: Uint8Array) => Uint8Array;
  readonly sync: Uint8Array;
  /** Where the first block begins. */
  readonly bytes: number;
}

/** The header at the beginning of an object container file. Throws AvroError where there is none, also where `bytes` cuts it. */
export function readContainerHeader(bytes: Uint8Array): ContainerHeader {
  if (AVRO_MAGIC.some((byte, index) => bytes[index] !== byte)) throw new AvroError("it is no Avro file");
  const cursor = new AvroCursor(bytes, AVRO_MAGIC.length);
  const meta = new Map<string, string>();
  for (let count = cursor.number(); count !== 0; count = cursor.number()) {
    if (count < 0) cursor.number();
    for (let entry = 0; entry < Math.abs(count); entry++) {
      const name = cursor.text();
      const length = cursor.length();
      meta.set(name, decodeUtf8(bytes, cursor.at, length));
      cursor.skip(length);
    }
  }
  cursor.skip(SYNC_BYTES);
  const codec = meta.get("avro.codec") ?? "null";
  const unpack = AVRO_CODECS[codec];
  if (unpack === undefined) throw new AvroError(`its codec ${codec} is not understood`);
  const sync = bytes.slice(cursor.at - SYNC_BYTES, cursor.at);
  return { schema: parseAvroSchema(meta.get("avro.schema") ?? ""), unpack, sync, bytes: cursor.at };
}
