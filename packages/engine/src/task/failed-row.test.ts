import { bigint, jobFailure, rowSchema, string } from "@millrace/graph";
import { expect, test } from "vitest";
import { batchOfRows } from "../batch/row-values.ts";
import { describeRow } from "./describe-row.ts";
import { JobFailureError } from "./job-failure-error.ts";
import { Recorder, rig, ROW } from "./testing/task-rig.ts";

const failing = (error: Error = new Error("never")): Recorder => {
  const operator = new Recorder();
  operator.onRows = (batch) => {
    if (batch.from >= 0) throw error;
  };
  return operator;
};

test("a failure at a single row names it", () => {
  const { upstream, settle, events } = rig([failing()]);
  upstream.emit(batchOfRows(ROW, [[7n]]));
  upstream.endInput();
  expect(settle()).toBe("done");
  expect(events.at(-1)).toMatchObject({
    state: "failed",
    failure: { reason: "runtime.internal", params: { row: "n = 7", problem: "never", node: "Op 0" } },
  });
});

test("what a disk did is not laid to the row that was at hand", () => {
  const failure = jobFailure("runtime.disk-failed", { problem: "EIO" });
  const { upstream, settle, events } = rig([failing(new JobFailureError(failure.reason, failure.params))]);
  upstream.emit(batchOfRows(ROW, [[7n]]));
  upstream.endInput();
  settle();
  const failed = events.at(-1);
  expect(failed).toMatchObject({ failure: { reason: "runtime.disk-failed", params: { node: "Op 0" } } });
  expect(failed?.kind === "state" && failed.failure?.params["row"]).toBeUndefined();
});

test("of several rows of an operator that cannot be tried again none is named", () => {
  const { upstream, settle, events } = rig([failing()]);
  upstream.emit(batchOfRows(ROW, [[7n], [8n]]));
  upstream.endInput();
  settle();
  const failed = events.at(-1);
  expect(failed).toMatchObject({ state: "failed" });
  expect(failed?.kind === "state" && failed.failure?.params["row"]).toBeUndefined();
});

test("a row is described on one line, cut where it is long", () => {
  const fields = [
    { name: "id", type: bigint() },
    { name: "text", type: string() },
    { name: "none", type: string() },
  ];
  const batch = batchOfRows(rowSchema(fields), [[1n, `two\nlines ${"x".repeat(100)}`, null]]);
  expect(describeRow(batch, 0, fields)).toBe(`id = 1, text = two·lines ${"x".repeat(30)}…, none = NULL`);
  const many = Array.from({ length: 12 }, (_, index) => ({ name: `c${index}`, type: bigint() }));
  const wide = batchOfRows(rowSchema(many), [many.map((_, index) => BigInt(index))]);
  expect(describeRow(wide, 0, many)).toBe(
    "c0 = 0, c1 = 1, c2 = 2, c3 = 3, c4 = 4, c5 = 5, c6 = 6, c7 = 7, …",
  );
});
