import { bigint, rowSchema, string } from "@millrace/graph";
import { BatchBuilder, createAccumulators, createKeyHasher, KeyedTable } from "@millrace/engine";
import { threadCpuMs } from "./state-task.ts";

const SCHEMA = rowSchema([
  { name: "key", type: string(false) },
  { name: "amount", type: bigint() },
]);
const BATCH = 1_024;

/** Of each batch of a table that grows: how long it took, and the most that one of them computed. */
export interface Batches {
  readonly eachMs: readonly number[];
  readonly longestCpuMs: number;
}

/** Adds a row for each of so many keys, texts of about 30 bytes, to COUNT and SUM. */
export function growTextKeys(keys: number): Batches {
  const accumulators = createAccumulators(
    [
      { fn: "COUNT", argument: null, name: "count", type: bigint(false) },
      { fn: "SUM", argument: 1, name: "sum", type: bigint() },
    ],
    SCHEMA,
  );
  const memory = { reserveMemory: () => {}, releaseMemory: () => {} };
  const table = new KeyedTable({ keyTypes: [string(false)], accumulators }, memory);
  const builder = new BatchBuilder(SCHEMA);
  const hash = createKeyHasher(SCHEMA, [0]);
  const [hashes, rows] = [new Int32Array(BATCH), new Int32Array(BATCH)];
  const eachMs: number[] = [];
  let longestCpuMs = 0;
  for (let from = 0; from < keys; from += BATCH) {
    fill(builder, from);
    const batch = builder.take();
    const [beganMs, beganCpuMs] = [performance.now(), threadCpuMs()];
    hash(batch, hashes);
    table.findRows([batch.columns[0]!], 0, BATCH, hashes, rows);
    for (const accumulator of accumulators) accumulator.add(batch.columns[1]!, 0, BATCH, rows);
    table.settle();
    eachMs.push(performance.now() - beganMs);
    longestCpuMs = Math.max(longestCpuMs, threadCpuMs() - beganCpuMs);
  }
  return { eachMs, longestCpuMs };
}

function fill(builder: BatchBuilder, from: number): void {
  const [key, amount] = builder.columns;
  if (key?.kind !== "string" || amount?.kind !== "int64") throw new Error("a STRING and a BIGINT column");
  builder.reset();
  for (let i = 0; i < BATCH; i++) {
    const text = `customer-${String(from + i).padStart(12, "0")}-account`;
    key.offsets[i] = builder.arena.used;
    key.lengths[i] = text.length;
    builder.arena.appendAscii(text);
    amount.words[2 * i] = 1;
    amount.words[2 * i + 1] = 0;
  }
  amount.nulls?.fill(0);
  builder.rowCount = BATCH;
}
