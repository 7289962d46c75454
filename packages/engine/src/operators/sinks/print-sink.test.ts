import { bigint, boolean, decimal, double, rowSchema, string, timestamp } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { ROW_DELETE, ROW_INSERT } from "../../batch/row-batch.ts";
import { batchOfRows } from "../../batch/row-values.ts";
import type { MemoryIo } from "../../testing/memory-io.ts";
import { OperatorRig } from "../../testing/operator-rig.ts";
import { printValue } from "./print-format.ts";
import { PrintSink } from "./print-sink.ts";

const fields = [{ name: "n", type: bigint() }];
const numbers = (from: number, to: number): bigint[][] =>
  Array.from({ length: to - from }, (_, i) => [BigInt(from + i)]);
const batch = (from: number, to: number) => batchOfRows(rowSchema(fields), numbers(from, to));
const printed = (io: MemoryIo): number[] => io.printed.map(({ values }) => Number(values[0]));
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe("Print", () => {
  it.each([
    [true, boolean(), "true"],
    [1.5e10, double(), "1.5E10"],
    [-50n, decimal(10, 2), "-0.50"],
    [Date.UTC(2020, 3, 15, 8, 5), timestamp(), "2020-04-15T08:05"],
    [Date.UTC(2020, 3, 15, 8, 5, 0, 20), timestamp(), "2020-04-15T08:05:00.020"],
    [Date.UTC(2020, 3, 15, 8, 5, 7), timestamp(), "2020-04-15T08:05:07"],
    ["a, b", string(), "a, b"],
    [null, string(), null],
  ])("writes %s as Flink's print connector does", (value, type, text) => {
    expect(printValue(value, type)).toBe(text);
  });

  it("prints kinds and NULL", () => {
    const rig = new OperatorRig(new PrintSink(), { input: fields });
    const rows = batchOfRows(rowSchema(fields), [[1n], [null]]);
    rows.rowKinds = Uint8Array.of(ROW_DELETE, ROW_INSERT);
    rig.operator.processBatch(rows);
    expect(rig.io.printed).toEqual([
      { kind: "-D", values: ["1"], timeMs: rig.nowMs },
      { kind: "+I", values: [null], timeMs: rig.nowMs },
    ]);
  });

  it.each([[1], [7], [150], [4_096]])(
    "shows the first and last rows of a second and counts all, in batches of %i",
    (size) => {
      const rig = new OperatorRig(new PrintSink(), { input: fields });
      for (let from = 0; from < 10_000; from += size)
        rig.operator.processBatch(batch(from, Math.min(from + size, 10_000)));
      expect(printed(rig.io)).toEqual(range(0, 100));
      rig.advance(1_000);
      expect(printed(rig.io)).toEqual([...range(0, 100), ...range(9_900, 10_000)]);
      expect(rig.io.printedTotal).toBe(10_000);
      rig.operator.processBatch(batch(10_000, 10_050));
      expect(printed(rig.io).slice(-50)).toEqual(range(10_000, 10_050));
    },
  );

  it("prints what is left at the end of input", () => {
    const rig = new OperatorRig(new PrintSink(), { input: fields });
    rig.operator.processBatch(batch(0, 120));
    rig.operator.endInput();
    expect(printed(rig.io)).toEqual(range(0, 120));
  });

  it("gives a reader every row, holds back for a slow one, and shows the sample beside it", () => {
    const rig = new OperatorRig(new PrintSink({ port: 1, token: "t" }), { input: fields });
    let room = false;
    rig.io.writable = () => room;
    rig.operator.processBatch(batch(0, 4_000));
    expect(rig.operator.drain()).toBe(false);
    expect(printed(rig.io)).toEqual(range(0, 100));
    room = true;
    expect(rig.operator.drain()).toBe(true);
    const lines = rig.io.taken.trimEnd().split("\n");
    expect(lines.map((line) => Number(JSON.parse(line).values[0]))).toEqual(range(0, 4_000));
    expect(JSON.parse(lines[0]!)).toMatchObject({ subtask: 0, kind: "+I", values: ["0"] });
  });

  it("goes on counting after a restore", () => {
    const before = new OperatorRig(new PrintSink(), { input: fields });
    before.operator.processBatch(batch(0, 500));
    const after = new OperatorRig(new PrintSink(), { input: fields }).restore(before.snapshot());
    after.operator.processBatch(batch(500, 510));
    expect(after.io.printedTotal).toBe(510);
  });
});
