import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BatchBuilder, createAccumulators, createKeyHasher } from "@millrace/engine";
import { slotStateBackends } from "@millrace/engine/node";
import { bigint, DEFAULT_SETTINGS, rowSchema } from "@millrace/graph";
import type { AggregateCall, StateBackendKind } from "@millrace/graph";
import { cpuSeconds } from "../measure/cpu-time.ts";
import { shuffled } from "../measure/shuffled.ts";

export interface BackendFigures {
  readonly kind: StateBackendKind;
  /** CPU-seconds per million rows. */
  readonly inserts: number;
  readonly updates: number;
  readonly longestBatchCpuMs: number;
  readonly checkpoint: {
    readonly cpuSeconds: number;
    readonly megabytes: number;
    readonly stoppedMs: number;
  };
  readonly managedMb: number;
  readonly anonymousMb: number;
  readonly fileMb: number;
}

const MEGABYTE = 1 << 20;
const BATCH = 4_096;
const SCHEMA = rowSchema([
  { name: "key", type: bigint(false) },
  { name: "amount", type: bigint(false) },
]);
const CALLS: readonly AggregateCall[] = [
  { fn: "COUNT", argument: null, name: "count", type: bigint(false) },
  { fn: "SUM", argument: 1, name: "sum", type: bigint() },
];
const [kind = "hashmap", keys = "0", updates = "0", memoryMb = "64"] = process.argv.slice(2);
const directory = mkdtempSync(join(tmpdir(), "millrace-bench-"));
const stateBackend = { kind: kind as StateBackendKind, memoryMb: Number(memoryMb), diskMb: 16_384 };
const { runtimeMode: _, ...settings } = DEFAULT_SETTINGS;
const backend = slotStateBackends(join(directory, "slot"))({ ...settings, stateBackend });
let managed = 0;
const table = backend.createTable(
  { keyTypes: [bigint(false)], accumulators: () => createAccumulators(CALLS, SCHEMA) },
  {
    reserveMemory: (bytes) => (managed += bytes),
    releaseMemory: (bytes) => (managed -= bytes),
  },
);
const hash = createKeyHasher(SCHEMA, [0]);
const hashes = new Int32Array(BATCH);
const rows = new Int32Array(BATCH);
const input = new BatchBuilder(SCHEMA, BATCH);
const output = new BatchBuilder(SCHEMA, BATCH);
let longestBatchCpuMs = 0;

function aggregate(): void {
  const batch = input.take();
  hash(batch, hashes);
  table.findRows([batch.columns[0]!], batch.from, batch.to, hashes, rows);
  output.reset();
  table.accumulators.forEach((accumulator, index) => {
    const column = index === 0 ? null : batch.columns[1]!;
    accumulator.addAndEmit(
      { column, from: batch.from, to: batch.to, rows, arena: output.arena },
      output.columns[index]!,
      0,
    );
  });
  table.settle();
}

/** CPU-seconds per million rows, without those of making them. */
function feed(count: number, keyAt: (index: number) => number): number {
  let seconds = 0;
  const [key, amount] = input.columns;
  if (key?.kind !== "int64" || amount?.kind !== "int64") throw new Error("two BIGINT columns were expected");
  for (let from = 0; from < count; from += BATCH) {
    const length = Math.min(BATCH, count - from);
    input.reset();
    for (let i = 0; i < length; i++) key.values[i] = amount.values[i] = BigInt(keyAt(from + i));
    input.rowCount = length;
    const own = cpuSeconds(aggregate);
    seconds += own;
    longestBatchCpuMs = Math.max(longestBatchCpuMs, own * 1e3);
  }
  return (seconds / count) * 1e6;
}

function checkpoint(): BackendFigures["checkpoint"] {
  let bytes = 0;
  let stoppedMs = 0;
  const seconds = cpuSeconds(() => {
    const began = performance.now();
    const snapshot = table.changes.begin(false, { subtask: 0, namespace: 0 });
    stoppedMs = performance.now() - began;
    while (!snapshot.done) bytes += snapshot.next(1, (length) => new Uint8Array(length)).length;
    snapshot.end();
  });
  return { cpuSeconds: seconds, megabytes: bytes / MEGABYTE, stoppedMs };
}

function residentMb(what: "RssAnon" | "RssFile"): number {
  const found = new RegExp(`${what}:\\s+(\\d+) kB`).exec(readFileSync("/proc/self/status", "utf8"));
  return Number(found?.[1] ?? 0) / 1024;
}

const inserts = feed(Number(keys), shuffled(Number(keys), 0.618));
const updated = feed(Number(updates), shuffled(Number(keys), 0.414));
if (table.size !== Number(keys)) throw new Error(`${table.size} keys instead of ${keys}`);
const memory = {
  managedMb: managed / MEGABYTE,
  anonymousMb: residentMb("RssAnon"),
  fileMb: residentMb("RssFile"),
};
const figures: BackendFigures = {
  kind: stateBackend.kind,
  inserts,
  updates: updated,
  longestBatchCpuMs,
  checkpoint: checkpoint(),
  ...memory,
};
table.close();
backend.close();
rmSync(directory, { recursive: true, force: true });
process.send?.(figures);
process.disconnect();
