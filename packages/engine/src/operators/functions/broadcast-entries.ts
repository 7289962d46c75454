import { rowSchema, string } from "@millrace/graph";
import type { Field } from "@millrace/graph";
import { batchOfRows, readValue } from "../../batch/row-values.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { BroadcastEntry } from "../../functions/process-function.ts";
import { writeColumnValue } from "../../state/column-state.ts";
import { createKeyHasher } from "../../state/key-hasher.ts";
import { KeyReader } from "../../state/key-reader.ts";
import { RecordSection, recordsOf } from "../../state/keyed-records.ts";
import { LastValueAccumulator } from "../aggregates/last-value-accumulator.ts";

export const BROADCAST_SECTION = "broadcast";

/** Which state and which of its keys, as JSON. */
export const BROADCAST_KEY: readonly Field[] = [
  { name: "state", type: string() },
  { name: "key", type: string() },
];
export const BROADCAST_VALUE: readonly Field[] = [{ name: "value", type: string() }];

const SCHEMA = rowSchema([...BROADCAST_KEY, ...BROADCAST_VALUE]);

/** Records as those of keyed state, in one section: they are of no key group, and every subtask has all. */
export function writeBroadcast(entries: readonly BroadcastEntry[], state: StateWriter): void {
  const section = new RecordSection();
  const value = new LastValueAccumulator(string());
  value.ensure(1);
  const hash = createKeyHasher(SCHEMA, [0, 1]);
  const hashes = new Int32Array(1);
  entries.forEach((entry, row) => {
    const batch = batchOfRows(SCHEMA, [[...entry]]);
    hash(batch, hashes);
    value.set(0, batch.columns[2]!, 0);
    section.add(row, hashes[0]!, (writer) => {
      for (const key of batch.columns.slice(0, 2)) writeColumnValue(writer, key, 0);
      value.write(writer, 0);
    });
  });
  state.operator(BROADCAST_SECTION, section.finish());
}

/** At another parallelism each subtask takes those of one of the former ones: they were the same. */
export function readBroadcast(state: StateReader): readonly BroadcastEntry[] {
  const [section] = state.operator(BROADCAST_SECTION);
  if (section === undefined) return [];
  const keys = new KeyReader([string(), string()]);
  const value = new LastValueAccumulator(string());
  value.ensure(1);
  return [...recordsOf(section)].map(({ reader }) => {
    const [name, key] = keys.read(reader).map((column) => String(readValue(column, 0)));
    value.read(reader, 0);
    return [name!, key!, String(readValue(value.column, 0))];
  });
}
