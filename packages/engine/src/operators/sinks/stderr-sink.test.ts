import { bigint, rowSchema, string } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { ROW_DELETE, ROW_INSERT } from "../../batch/row-batch.ts";
import { batchOfRows } from "../../batch/row-values.ts";
import { MemoryIo } from "../../testing/memory-io.ts";
import { OperatorRig } from "../../testing/operator-rig.ts";
import { StderrSink } from "./stderr-sink.ts";

const input = [
  { name: "name", type: string() },
  { name: "n", type: bigint() },
];

function rig(prefix = "", parallelism = 1, io = new MemoryIo()): OperatorRig<StderrSink> {
  const sink = new StderrSink({ kind: "stderr-sink", prefix });
  return new OperatorRig(sink, { input, io, subtask: parallelism - 1, parallelism });
}

describe("Print to stderr", () => {
  it.each([
    ["", 1, ""],
    ["", 2, "2> "],
    ["orders", 1, "orders> "],
    ["orders", 2, "orders:2> "],
  ])("prefix %j at parallelism %i stands as %j", (prefix, parallelism, start) => {
    const run = rig(prefix, parallelism);
    const batch = batchOfRows(rowSchema(input), [
      ["ann", 1n],
      [null, 2n],
    ]);
    batch.rowKinds = Uint8Array.of(ROW_INSERT, ROW_DELETE);
    run.operator.processBatch(batch);
    expect(run.io.stderr).toBe(`${start}+I[ann, 1]\n${start}-D[null, 2]\n`);
    expect(run.io.printed.map(({ values }) => values)).toEqual([
      ["ann", "1"],
      [null, "2"],
    ]);
  });

  it("loses no line of a slow reader, and is drained before a snapshot", () => {
    const io = new MemoryIo();
    let room = false;
    io.writable = () => room;
    const run = rig("", 1, io);
    const rows = Array.from({ length: 4_000 }, (_, n) => [`${n}`.padStart(60, "x"), BigInt(n)]);
    run.operator.processBatch(batchOfRows(rowSchema(input), rows));
    expect(run.operator.drain()).toBe(false);
    expect(io.stderr).toBe("");
    room = true;
    expect(run.operator.drain()).toBe(true);
    expect(io.stderr.split("\n")).toHaveLength(4_001);
  });

  it("goes on counting after a restore", () => {
    const before = rig();
    before.operator.processBatch(batchOfRows(rowSchema(input), [["ann", 1n]]));
    const after = rig().restore(before.snapshot());
    after.operator.processBatch(batchOfRows(rowSchema(input), [["bob", 2n]]));
    expect(after.io.printedTotal).toBe(2);
  });
});
