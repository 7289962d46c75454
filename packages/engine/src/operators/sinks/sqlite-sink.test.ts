import { bigint, rowSchema, string } from "@millrace/graph";
import { expect, it } from "vitest";
import { batchOfRows } from "../../batch/row-values.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import { failureOf, MemoryIo } from "../../testing/memory-io.ts";
import { OperatorRig } from "../../testing/operator-rig.ts";
import { SqliteSink } from "./sqlite-sink.ts";

const FIELDS = [
  { name: "n", type: bigint() },
  { name: "s", type: string() },
];

function rig(io = new MemoryIo()): OperatorRig<SqliteSink> {
  const sink = new SqliteSink({ kind: "sqlite-sink", path: "/t.db", table: "t", keys: [0] });
  return new OperatorRig(sink, { input: FIELDS, io });
}

const rows = (count: number, text: string) =>
  batchOfRows(
    rowSchema(FIELDS),
    Array.from({ length: count }, (_, n) => [BigInt(n), text]),
  );

it("new and updated rows are put, those taken back are removed", () => {
  const run = rig();
  const batch = rows(4, "a\nb");
  batch.rowKinds = Uint8Array.from([0, 1, 2, 3]);
  run.operator.processBatch(batch);
  run.operator.snapshot();
  const signs = run.io.taken
    .trimEnd()
    .split("\n")
    .map((line) => line[0]);
  expect(signs).toEqual(["+", "-", "+", "-"]);
  expect(run.io.taken).toContain('+{"n":0,"s":"a\\nb"}\n');
});

it.each([
  ["a snapshot", (sink: SqliteSink) => sink.snapshot()],
  ["the end of input", (sink: SqliteSink) => sink.endInput()],
  ["the timer", (sink: SqliteSink) => sink.onProcessingTime()],
])("few changes wait, and are handed over with %s", (_, act) => {
  const run = rig();
  run.operator.processBatch(rows(1, "a"));
  expect(run.io.taken).toBe("");
  act(run.operator);
  expect(run.io.taken).toBe('+{"n":0,"s":"a"}\n');
  act(run.operator);
  expect(run.io.taken).toBe('+{"n":0,"s":"a"}\n');
});

it("a table that takes nothing holds the task back, and loses nothing", () => {
  const io = new MemoryIo();
  io.writable = () => false;
  const run = rig(io);
  run.operator.processBatch(rows(100, "x".repeat(1_000)));
  expect(run.operator.drain()).toBe(false);
  expect(io.taken).toBe("");
  io.writable = () => true;
  expect(run.operator.drain()).toBe(true);
  expect(io.taken.split("\n")).toHaveLength(101);
});

it("a snapshot does not pass over what the table has failed with", () => {
  const io = new MemoryIo();
  const run = rig(io);
  io.writable = () => {
    throw new JobFailureError("runtime.table-failed", {
      path: "/t.db",
      table: "t",
      problem: "disk I/O error",
    });
  };
  expect(failureOf(() => run.operator.snapshot())).toMatchObject({ reason: "runtime.table-failed" });
});
