import { bigint, double, int, rowSchema, string } from "@millrace/graph";
import { expect, test } from "vitest";
import { batchOfRows, readValue } from "../batch/row-values.ts";
import { appendRows } from "../network/append-rows.ts";
import { Frame } from "../network/frame.ts";
import { FrameLayouts } from "../network/frame-layout.ts";
import { copyFrame, encodeInFlight } from "../network/in-flight-rows.ts";
import { carries } from "../jobmanager/carries.ts";
import { twoVertexGraph } from "../jobmanager/testing/scripted-cluster.ts";
import { carriedFrames } from "./carried-rows.ts";
import { JobFailureError } from "./job-failure-error.ts";
import { restoredRows } from "./restored-rows.ts";
import type { TaskDeployment } from "./task-deployment.ts";

const saved = rowSchema([
  { name: "key", type: string(false) },
  { name: "n", type: int() },
  { name: "gone", type: double() },
]);
const next = rowSchema([
  { name: "key", type: string(false) },
  { name: "more", type: string() },
  { name: "n", type: bigint() },
]);
const byKey = { kind: "hash", keys: [0] } as const;

test("rows are carried over where columns are added, left out or wider, and keys are what they were", () => {
  const from = { schema: saved, partitioning: byKey };
  expect(carries(from, { schema: next, partitioning: byKey })).toBe(true);
  expect(carries({ schema: next, partitioning: byKey }, from)).toBe(false);
  const needed = rowSchema([...saved.fields, { name: "x", type: int(false) }]);
  expect(carries(from, { schema: needed, partitioning: byKey })).toBe(false);
  expect(carries(from, { schema: next, partitioning: { kind: "hash", keys: [2] } })).toBe(false);
  const widerKey = { schema: next, partitioning: { kind: "hash", keys: [2] } } as const;
  expect(carries({ schema: saved, partitioning: { kind: "hash", keys: [1] } }, widerKey)).toBe(false);
});

test.for([10, 1_000, 60_000])("rows of a frame with texts of %i bytes are those of now", (length) => {
  const layouts = new FrameLayouts(saved);
  const text = (i: number): string => `${i}`.padEnd(length, "x");
  const rows = [0, 1, 2].map((i) => [text(i), i === 1 ? null : i, 0.5]);
  const batch = batchOfRows(saved, rows);
  const layout = layouts.bigRow(4 * length + 4_096);
  const frames = rows.map((_, row) => {
    const frame = new Frame(new ArrayBuffer(layout.totalBytes), 0, layout);
    frame.clear();
    expect(appendRows(frame, batch, { rows: null, from: row, to: row + 1 })).toBe(1);
    frame.seal();
    frame.open();
    return { frame, row: 0 };
  });
  const carried = frames.flatMap((frame) => carriedFrames(saved, new FrameLayouts(next), frame));
  const read = carried.flatMap(({ frame, row }) =>
    Array.from({ length: frame.header.rowCount - row }, (_, i) =>
      frame.columns.map((column) => readValue(column, row + i)),
    ),
  );
  expect(read.map(([key, more, n]) => [key, more, n === null ? null : Number(n)])).toEqual(
    rows.map(([key, n]) => [key, null, n]),
  );
});

test("a task reads rows in flight of other columns where it is told what they were, and refuses them where not", () => {
  const layouts = new FrameLayouts(saved);
  const layout = layouts.bigRow(1_024);
  const frame = new Frame(new ArrayBuffer(layout.totalBytes), 0, layout);
  frame.clear();
  appendRows(frame, batchOfRows(saved, [["a", 7, 0.5]]), { rows: null, from: 0, to: 1 });
  frame.seal();
  frame.open();
  const cut = { row: 0, control: 0, rowEnd: 1, controlEnd: 0 };
  const bytes = encodeInFlight(saved, [copyFrame(frame, cut, layouts, 0)]);
  const input = {
    edgeId: "e",
    inFlightKey: "a#0 > b#0",
    schema: next,
    partitioning: byKey,
    channels: [{ id: "c", producer: 0, consumer: 0, peer: { kind: "slot" } }],
  } as const;
  const deployment: TaskDeployment = {
    jobId: "job",
    jobName: "job",
    attempt: 1,
    vertex: { id: "b", name: "b", parallelism: 1, slotSharingGroup: "default", operators: [] },
    subtask: 0,
    maxParallelism: 128,
    settings: twoVertexGraph().settings,
    inputs: [input],
    outputs: [],
    restore: null,
    restoredInFlight: [{ operatorUid: input.inFlightKey, name: "input/0/0/1/1", keyGroup: -1, bytes }],
    mode: "generated",
  };
  const told = { ...deployment, restoredSchemas: { [input.inFlightKey]: saved } };
  const [[restored] = []] = restoredRows(told, input);
  expect(restored?.frame.columns.map((column) => readValue(column, 0))).toEqual(["a", null, 7n]);
  expect(() => restoredRows(deployment, input)).toThrow(JobFailureError);
});
