import type { StateSection, SubtaskSnapshot } from "./state-io.ts";
import { crc32c } from "./crc32c.ts";

/**
 * State file of one subtask, format version 1. Little-endian; `text` is a u16 byte length and that much UTF-8.
 *
 *     header    "MRST"  u16 version  u16 reserved (0)  f64 checkpoint id  u32 subtask  u32 sections  text vertex id
 *               u32 CRC-32C of the header so far
 *     section   text operator uid  text name  i32 key group (-1: operator state)  f64 byte length
 *               u32 CRC-32C of the section so far  the bytes  u32 CRC-32C of the bytes
 *     footer    "MREN"  f64 length of the file up to the footer  u32 CRC-32C of the footer so far
 *
 * Every byte is under a checksum that stands beside it, so that a damaged file names what is damaged. The manifest holds
 * the checksum of the whole file besides.
 */
export const SNAPSHOT_VERSION = 1;

const MAGIC = 0x5453524d;
const FOOTER_MAGIC = 0x4e45524d;
const FOOTER_BYTES = 16;
const MAX_TEXT_BYTES = 0xffff;

/** The file in slices, in order. Slices of state are views of the snapshot's bytes: nothing is copied. */
export function* encodeSnapshot(snapshot: SubtaskSnapshot): Generator<Uint8Array, void> {
  let written = 0;
  const header = new Packer()
    .u32(MAGIC)
    .u16(SNAPSHOT_VERSION)
    .u16(0)
    .f64(snapshot.checkpointId)
    .u32(snapshot.subtask)
    .u32(snapshot.sections.length)
    .text(snapshot.vertexId)
    .sealed();
  written += header.length;
  yield header;
  for (const section of snapshot.sections) {
    const head = new Packer()
      .text(section.operatorUid)
      .text(section.name)
      .i32(section.keyGroup)
      .f64(section.bytes.length)
      .sealed();
    const check = new Packer().u32(crc32c(section.bytes)).bytes();
    written += head.length + section.bytes.length + check.length;
    yield head;
    yield section.bytes;
    yield check;
  }
  yield new Packer().u32(FOOTER_MAGIC).f64(written).sealed();
}

export type SnapshotDamage = "checksum" | "format" | "version";

export type DecodedSnapshot =
  | { readonly kind: "intact"; readonly snapshot: SubtaskSnapshot }
  | { readonly kind: "damaged"; readonly problem: SnapshotDamage; readonly at: string };

/** Never gives state that was not written: whatever does not hold is `damaged`, and `at` names the part. Sections are views of `bytes`. */
export function decodeSnapshot(bytes: Uint8Array): DecodedSnapshot {
  try {
    return { kind: "intact", snapshot: decode(bytes) };
  } catch (error) {
    if (error instanceof Damage) return { kind: "damaged", problem: error.problem, at: error.message };
    throw error;
  }
}

class Damage extends Error {
  readonly problem: SnapshotDamage;
  constructor(problem: SnapshotDamage, at: string) {
    super(at);
    this.problem = problem;
  }
}

function decode(bytes: Uint8Array): SubtaskSnapshot {
  const body = bytes.length - FOOTER_BYTES;
  if (body < 0) throw new Damage("format", "footer");
  const footer = new Unpacker(bytes, body);
  if (footer.u32("footer") !== FOOTER_MAGIC) throw new Damage("format", "footer");
  const length = footer.f64("footer");
  footer.seal("footer");
  if (length !== body) throw new Damage("format", "footer");

  const input = new Unpacker(bytes.subarray(0, body), 0);
  if (input.u32("header") !== MAGIC) throw new Damage("format", "header");
  const version = input.u16("header");
  if (input.u16("header") !== 0) throw new Damage("format", "header");
  const checkpointId = input.f64("header");
  const subtask = input.u32("header");
  const count = input.u32("header");
  const vertexId = input.text("header");
  input.seal("header");
  if (version !== SNAPSHOT_VERSION) throw new Damage("version", "header");
  const sections = Array.from({ length: count }, (_, index) => decodeSection(input, `section ${index}`));
  if (!input.atEnd) throw new Damage("format", "footer");
  return { checkpointId, vertexId, subtask, sections };
}

function decodeSection(input: Unpacker, at: string): StateSection {
  input.begin();
  const operatorUid = input.text(at);
  const name = input.text(at);
  const keyGroup = input.i32(at);
  const length = input.f64(at);
  input.seal(at);
  const bytes = input.take(length, at);
  if (input.u32(at) !== crc32c(bytes)) throw new Damage("checksum", at);
  return { operatorUid, name, keyGroup, bytes };
}

/** Builds one small part; `sealed` ends it with its own checksum. */
class Packer {
  #bytes = new Uint8Array(64);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  u16(value: number): this {
    const at = this.#grow(2);
    this.#view.setUint16(at, value, true);
    return this;
  }
  u32(value: number): this {
    const at = this.#grow(4);
    this.#view.setUint32(at, value, true);
    return this;
  }
  i32(value: number): this {
    const at = this.#grow(4);
    this.#view.setInt32(at, value, true);
    return this;
  }
  f64(value: number): this {
    const at = this.#grow(8);
    this.#view.setFloat64(at, value, true);
    return this;
  }
  text(value: string): this {
    const utf8 = new TextEncoder().encode(value);
    if (utf8.length > MAX_TEXT_BYTES)
      throw new RangeError(`a name of ${utf8.length} bytes does not fit a state file`);
    this.u16(utf8.length);
    const at = this.#grow(utf8.length);
    this.#bytes.set(utf8, at);
    return this;
  }
  sealed(): Uint8Array {
    return this.u32(crc32c(this.bytes())).bytes();
  }
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(by: number): number {
    const at = this.#length;
    this.#length += by;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}

/** Reads one part after the other; whatever lies outside of the bytes is damage, never an exception of the platform. */
class Unpacker {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;
  #begin: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
    this.#begin = at;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }
  begin(): void {
    this.#begin = this.#at;
  }
  /** The checksum that ends the part begun last. */
  seal(where: string): void {
    const expected = crc32c(this.#bytes.subarray(this.#begin, this.#at));
    if (this.u32(where) !== expected) throw new Damage("checksum", where);
  }
  u16(where: string): number {
    return this.#view.getUint16(this.#advance(2, where), true);
  }
  u32(where: string): number {
    return this.#view.getUint32(this.#advance(4, where), true);
  }
  i32(where: string): number {
    return this.#view.getInt32(this.#advance(4, where), true);
  }
  f64(where: string): number {
    return this.#view.getFloat64(this.#advance(8, where), true);
  }
  text(where: string): string {
    return new TextDecoder().decode(this.take(this.u16(where), where));
  }
  take(length: number, where: string): Uint8Array {
    const at = this.#advance(length, where);
    return this.#bytes.subarray(at, at + length);
  }

  #advance(by: number, where: string): number {
    const at = this.#at;
    if (!(by >= 0 && at + by <= this.#bytes.length)) throw new Damage("format", where);
    this.#at = at + by;
    return at;
  }
}
