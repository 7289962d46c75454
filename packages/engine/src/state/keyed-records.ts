import type { StateReader, StateWriter } from "../checkpoint/state-io.ts";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import { keyGroup } from "./key-group.ts";

/** A section of records behind one another, each `int32 length of the rest, float64 order, int32 hash`, and what is written. */
export class RecordSection {
  readonly #section = new ByteWriter();
  readonly #record: ByteWriter;

  /** `record`: where each is written first; sections may share it. */
  constructor(record = new ByteWriter()) {
    this.#record = record;
  }

  add(order: number, hash: number, write: (writer: ByteWriter) => void): void {
    this.#record.reset();
    this.#record.float64(order);
    this.#record.int32(hash);
    write(this.#record);
    this.#section.range(this.#record.bytes, 0, this.#record.length);
  }

  finish(): Uint8Array {
    return this.#section.finish();
  }
}

/** Collects records by the key group of their key: a section each. */
export class KeyedRecords {
  readonly #maxParallelism: number;
  readonly #groups: (RecordSection | undefined)[] = [];
  readonly #record = new ByteWriter();

  constructor(maxParallelism: number) {
    this.#maxParallelism = maxParallelism;
  }

  add(order: number, hash: number, write: (writer: ByteWriter) => void): void {
    const section = (this.#groups[keyGroup(hash, this.#maxParallelism)] ??= new RecordSection(this.#record));
    section.add(order, hash, write);
  }

  writeTo(name: string, state: StateWriter): void {
    this.#groups.forEach((section, group) => {
      if (section !== undefined) state.keyed(name, group, section.finish());
    });
  }
}

export interface KeyedRecord {
  readonly order: number;
  readonly hash: number;
  /** Behind order and hash. */
  readonly reader: ByteReader;
}

/** All records of the subtask's key groups, in their order. */
export function readRecords(state: StateReader, name: string): readonly KeyedRecord[] {
  const records = [...state.keyed(name)].flatMap(({ bytes }) => recordsOf(bytes));
  return records.toSorted((a, b) => a.order - b.order);
}

/** Of one section, as they lie there. */
export function recordsOf(section: Uint8Array): KeyedRecord[] {
  const records: KeyedRecord[] = [];
  const sections = new ByteReader(section);
  while (!sections.done) {
    const { offset, length } = sections.range();
    const reader = new ByteReader(section.subarray(offset, offset + length));
    records.push({ order: reader.float64(), hash: reader.int32(), reader });
  }
  return records;
}
