import type { StateSection, SubtaskSnapshot } from "./state-io.ts";
import { joinCrc32 } from "./crc32.ts";
import type { Crc32 } from "./crc32.ts";

/**
 * State file of one subtask, format version 2. Little-endian; `text` is a u16 byte length and that much UTF-8. Checksums
 * are CRC-32.
 *
 *     header    "MRST"  u16 version  u16 reserved (0)  f64 checkpoint id  u32 subtask  text vertex id
 *               u32 checksum of the header so far
 *     section   text operator uid  text name  i32 key group (-1: operator state, -2: block of a table)  f64 byte length
 *               u32 checksum of the bytes  u32 checksum of the section so far  the bytes
 *     footer    "MREN"  f64 length of the file up to the footer  u32 sections  u32 checksum of the footer so far
 *
 * Files of another version are refused, never guessed at: version 1 was in no release.
 *
 * Every byte is under a checksum that stands beside it, so that a damaged file names what is damaged. The manifest holds
 * the checksum of the whole file besides.
 */
export const SNAPSHOT_VERSION = 2;

const MAGIC = 0x5453524d;
const FOOTER_MAGIC = 0x4e45524d;
const FOOTER_BYTES = 20;
const MAX_TEXT_BYTES = 0xffff;

/** Makes the parts of a state file, in their order, and keeps count of length and checksum. */
export class SnapshotEncoder {
  bytes = 0;
  /** Of all parts so far. */
  checksum = 0;
  #sections = 0;
  readonly #crc32: Crc32;

  constructor(crc32: Crc32) {
    this.#crc32 = crc32;
  }

  header({ checkpointId, subtask, vertexId }: Omit<SubtaskSnapshot, "sections">): Uint8Array {
    const packer = new Packer(this.#crc32).u32(MAGIC).u16(SNAPSHOT_VERSION).u16(0);
    return this.#part(packer.f64(checkpointId).u32(subtask).text(vertexId).sealed());
  }

  /** What stands before the section's bytes, which follow as they are. */
  section({ operatorUid, name, keyGroup, bytes }: StateSection): Uint8Array {
    const checksum = this.#crc32(bytes);
    const packer = new Packer(this.#crc32).text(operatorUid).text(name).i32(keyGroup);
    const head = this.#part(packer.f64(bytes.length).u32(checksum).sealed());
    this.#sections++;
    this.bytes += bytes.length;
    this.checksum = joinCrc32(this.checksum, checksum, bytes.length);
    return head;
  }

  footer(): Uint8Array {
    return this.#part(new Packer(this.#crc32).u32(FOOTER_MAGIC).f64(this.bytes).u32(this.#sections).sealed());
  }

  #part(part: Uint8Array): Uint8Array {
    this.bytes += part.length;
    this.checksum = this.#crc32(part, this.checksum);
    return part;
  }
}

/** The file in slices, in order. Slices of state are views of the snapshot's bytes: nothing is copied. */
export function* encodeSnapshot(snapshot: SubtaskSnapshot, crc32: Crc32): Generator<Uint8Array, void> {
  const encoder = new SnapshotEncoder(crc32);
  yield encoder.header(snapshot);
  for (const section of snapshot.sections) {
    yield encoder.section(section);
    yield section.bytes;
  }
  yield encoder.footer();
}

export type SnapshotDamage = "checksum" | "format" | "version";

export type DecodedSnapshot =
  /** `checksum`: of the whole file. */
  | { readonly kind: "intact"; readonly snapshot: SubtaskSnapshot; readonly checksum: number }
  | { readonly kind: "damaged"; readonly problem: SnapshotDamage; readonly at: string };

/** Never gives state that was not written: whatever does not hold is `damaged`, and `at` names the part. Sections are views of `bytes`. */
export function decodeSnapshot(bytes: Uint8Array, crc32: Crc32): DecodedSnapshot {
  try {
    const checked = new CheckedBytes(bytes, crc32);
    return { kind: "intact", snapshot: decode(bytes, checked), checksum: checked.checksum };
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

/** The checksum of the whole from those of its parts, so that no byte is read twice. */
class CheckedBytes {
  checksum = 0;
  readonly bytes: Uint8Array;
  readonly #crc32: Crc32;

  constructor(bytes: Uint8Array, crc32: Crc32) {
    this.bytes = bytes;
    this.#crc32 = crc32;
  }

  /** Checksum of the part [from, to), which lies behind the parts before. */
  part(from: number, to: number): number {
    const checksum = this.#crc32(this.bytes.subarray(from, to));
    this.checksum = joinCrc32(this.checksum, checksum, to - from);
    return checksum;
  }
}

function decode(bytes: Uint8Array, checked: CheckedBytes): SubtaskSnapshot {
  const body = bytes.length - FOOTER_BYTES;
  if (body < 0) throw new Damage("format", "footer");
  const input = new Unpacker(bytes.subarray(0, body), checked, 0);
  if (input.u32("header") !== MAGIC) throw new Damage("format", "header");
  const version = input.u16("header");
  if (version !== SNAPSHOT_VERSION) throw new Damage("version", "header");
  if (input.u16("header") !== 0) throw new Damage("format", "header");
  const checkpointId = input.f64("header");
  const subtask = input.u32("header");
  const vertexId = input.text("header");
  input.seal("header");
  const sections: StateSection[] = [];
  while (!input.atEnd) sections.push(decodeSection(input, `section ${sections.length}`));

  const footer = new Unpacker(bytes, checked, body);
  if (footer.u32("footer") !== FOOTER_MAGIC) throw new Damage("format", "footer");
  const length = footer.f64("footer");
  const count = footer.u32("footer");
  footer.seal("footer");
  if (length !== body || count !== sections.length) throw new Damage("format", "footer");
  return { checkpointId, vertexId, subtask, sections };
}

function decodeSection(input: Unpacker, at: string): StateSection {
  input.begin();
  const operatorUid = input.text(at);
  const name = input.text(at);
  const keyGroup = input.i32(at);
  const length = input.f64(at);
  const expected = input.u32(at);
  input.seal(at);
  const { bytes, checksum } = input.checked(length, at);
  if (expected !== checksum) throw new Damage("checksum", at);
  return { operatorUid, name, keyGroup, bytes };
}

/** Builds one small part; `sealed` ends it with its own checksum. */
class Packer {
  #bytes = new Uint8Array(64);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  readonly #crc32: Crc32;

  constructor(crc32: Crc32) {
    this.#crc32 = crc32;
  }

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
    return this.u32(this.#crc32(this.bytes())).bytes();
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
  readonly #checked: CheckedBytes;
  #at: number;
  #begin: number;

  /** `bytes` are the first ones of what is checked, or all. */
  constructor(bytes: Uint8Array, checked: CheckedBytes, at: number) {
    this.#bytes = bytes;
    this.#checked = checked;
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
    const expected = this.#checked.part(this.#begin, this.#at);
    const from = this.#at;
    if (this.u32(where) !== expected) throw new Damage("checksum", where);
    this.#checked.part(from, this.#at);
  }
  /** Bytes with their checksum. */
  checked(length: number, where: string): { readonly bytes: Uint8Array; readonly checksum: number } {
    const bytes = this.take(length, where);
    return { bytes, checksum: this.#checked.part(this.#at - length, this.#at) };
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
