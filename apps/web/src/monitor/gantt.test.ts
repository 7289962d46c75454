import type { Checkpoint } from "@millrace/protocol";
import { expect, test } from "vitest";
import { axisTicks, ganttRows, rowsInFlight } from "./gantt.ts";

const timing = {
  vertexId: "a",
  subtask: 0,
  bytes: 1,
  startDelayMs: 4,
  alignmentMs: 2,
  syncMs: 1,
  asyncMs: 3,
  endToEndMs: 12,
};
const checkpoint = { id: 1, subtasks: [timing] } as unknown as Checkpoint;

test("phases follow one another and end no later than the acknowledgement", () => {
  const [row] = ganttRows(checkpoint, [{ vertexId: "a", subtask: 0 }]);
  expect(row?.phases?.map(({ phase, fromMs, toMs }) => [phase, fromMs, toMs])).toEqual([
    ["startDelay", 0, 4],
    ["alignment", 4, 6],
    ["sync", 6, 7],
    ["async", 7, 10],
  ]);
  expect(row?.endMs).toBe(12);
});

test("a subtask that has not acknowledged has no phases", () => {
  expect(ganttRows(checkpoint, [{ vertexId: "a", subtask: 1 }])[0]).toMatchObject({
    phases: null,
    endMs: null,
  });
});

test("rows that a barrier overtook are told by subtask and as a sum; of an aligned checkpoint there are none", () => {
  const overtaken = { ...timing, unaligned: true, inFlightRows: 30, inFlightBytes: 900 };
  const subtasks = [timing, { ...overtaken, subtask: 1 }, { ...overtaken, subtask: 2 }];
  const unaligned = { id: 1, subtasks } as unknown as Checkpoint;
  const rows = ganttRows(
    unaligned,
    [0, 1].map((subtask) => ({ vertexId: "a", subtask })),
  );
  expect(rows.map(({ inFlight }) => inFlight)).toEqual([null, { rows: 30, bytes: 900 }]);
  expect(rowsInFlight(unaligned)).toBe(60);
  expect(rowsInFlight(checkpoint)).toBe(null);
});

test.each([
  [7_400, [0, 2_000, 4_000, 6_000, 8_000]],
  [12, [0, 5, 10, 15]],
  [0, [0, 0.2, 0.4, 0.6000000000000001, 0.8, 1]],
  [100, [0, 20, 40, 60, 80, 100]],
])("axis to %d ms", (maxMs, ticks) => expect(axisTicks(maxMs)).toEqual(ticks));
