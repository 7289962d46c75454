import { HISTORY_FIELDS } from "@millrace/protocol";
import type { HistoryField, SubtaskMetrics } from "@millrace/protocol";
import { expect, test } from "vitest";
import { HISTORY_KEPT, nodeFigures, NodeRing } from "./node-history.ts";

const figures = (value: number): Readonly<Record<HistoryField, number>> =>
  Object.fromEntries(HISTORY_FIELDS.map((field, index) => [field, value + index / 100])) as Record<
    HistoryField,
    number
  >;

/** Moments of a ring that was given one value a second from 1 on. */
function momentsAfter(seconds: number): readonly number[] {
  const ring = new NodeRing();
  for (let second = 1; second <= seconds; second++) ring.add(second * 1_000, figures(second));
  const { timesMs, fields } = ring.read();
  for (const [index, values] of fields.entries())
    expect(values).toEqual(timesMs.map((timeMs) => timeMs / 1_000 + index / 100));
  return timesMs;
}

test.each([0, 1, 59, 60, 61, 121, 599, 600])("after %i seconds all of them are there, oldest first", (n) => {
  expect(momentsAfter(n)).toEqual(Array.from({ length: n }, (_, index) => (index + 1) * 1_000));
});

test("after more than it keeps, the newest are there", () => {
  const moments = momentsAfter(1_450);
  expect(moments).toHaveLength(HISTORY_KEPT);
  expect([moments[0], moments.at(-1)]).toEqual([(1_450 - HISTORY_KEPT + 1) * 1_000, 1_450_000]);
});

test("a figure that was the same for longer than is kept is told as it was before and after it changed", () => {
  const ring = new NodeRing();
  for (let second = 1; second <= HISTORY_KEPT; second++) ring.add(second, { ...figures(second), late: 0 });
  ring.add(HISTORY_KEPT + 1, { ...figures(1), late: 7 });
  const late = ring.read().fields[HISTORY_FIELDS.indexOf("late")];
  expect(late).toEqual([...Array.from({ length: HISTORY_KEPT - 1 }, () => 0), 7]);
});

test("what is not a number was not measured", () => {
  const ring = new NodeRing();
  ring.add(1_000, { ...figures(1), watermark: Number.NaN });
  expect(ring.read().fields[HISTORY_FIELDS.indexOf("watermark")]).toEqual([null]);
});

const operator: SubtaskMetrics["operators"][number] = {
  nodeId: "n",
  uid: "n",
  recordsIn: 10,
  recordsOut: 10,
  recordsInPerSecond: 30,
  recordsOutPerSecond: 10,
  sideRecordsOut: 0,
  sideRecordsOutPerSecond: 0,
  watermarkMs: null,
  lateRecords: 1,
  malformedRecords: 2,
  outsideRecords: 3,
  unreadSideRecords: 4,
  unroutedRecords: 7,
  spilledBytes: 5,
  stateBytes: 6,
  stateEntries: 7,
  openRequests: 8,
  loopRows: 9,
  timers: 10,
};
const subtask: SubtaskMetrics = {
  vertexId: "v",
  subtask: 0,
  busy: 0.5,
  backpressured: 0.25,
  idle: 0.25,
  waiting: 0,
  recordsInPerSecond: 30,
  recordsOutPerSecond: 10,
  bytesInPerSecond: 0,
  bytesOutPerSecond: 0,
  recordsIn: 10,
  recordsOut: 10,
  inputQueued: 2,
  inputCapacity: 10,
  outputQueued: 0,
  outputCapacity: 10,
  operators: [operator, { ...operator, nodeId: "other" }],
};

test("figures of a node are those of its operators, over all subtasks", () => {
  const slow = { ...subtask, busy: 0.1, backpressured: 0.1, subtask: 1 };
  const two = [subtask, { ...slow, operators: [{ ...operator, recordsInPerSecond: 10 }] }];
  expect(nodeFigures("n", two)).toMatchObject({ rowsIn: 40, skew: 1.5, idle: 0.25, queued: 4 });
  expect(nodeFigures("n", two)).toMatchObject({
    late: 2,
    malformed: 4,
    outside: 6,
    unread: 8,
    unrouted: 14,
    spilledBytes: 10,
    stateBytes: 12,
    stateEntries: 14,
    openRequests: 16,
    loopRows: 18,
    timers: 20,
  });
  expect(nodeFigures("n", [subtask]).skew).toBeNaN();
});
