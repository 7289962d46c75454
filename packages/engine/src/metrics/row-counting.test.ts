import type { JobGraph } from "@millrace/graph";
import { expect, test } from "vitest";
import { RowCounting } from "./row-counting.ts";

const operator = (uid: string, sideOutputs?: readonly (object | null)[]) => ({
  uid,
  nodeId: `node-${uid}`,
  spec: { kind: "calc" },
  ...(sideOutputs && { sideOutputs }),
});

const counted = (uid: string, counts: Partial<Record<string, number>>) => ({
  uid,
  recordsIn: 0,
  recordsOut: 0,
  malformedRecords: 0,
  lateRecords: 0,
  outsideRecords: 0,
  unreadSideRecords: 0,
  unroutedRecords: 0,
  ...counts,
});

const totals = (operators: readonly object[], subtasks: readonly (readonly ReturnType<typeof counted>[])[]) =>
  new RowCounting({ vertices: [{ operators }] } as unknown as JobGraph).totals(
    subtasks.map((own) => ({ operators: own })),
  );

test("rows that are in no result are told by node and by why, over all subtasks", () => {
  const found = totals(
    [operator("window"), operator("function"), operator("calc")],
    [
      [
        counted("window", { lateRecords: 2, outsideRecords: 3 }),
        counted("function", { unreadSideRecords: 5, unroutedRecords: 6 }),
      ],
      [counted("window", { outsideRecords: 4 }), counted("calc", {})],
    ],
  );
  expect(found?.skipped).toEqual([
    { nodeId: "node-window", malformed: 0, late: 2, outside: 7, unread: 0, unrouted: 0 },
    { nodeId: "node-function", malformed: 0, late: 0, outside: 0, unread: 5, unrouted: 6 },
  ]);
});

test("what a side output has that is read is not among them; what lies between windows is in none", () => {
  const late = [counted("window", { lateRecords: 2, malformedRecords: 1, outsideRecords: 3 })];
  expect(totals([operator("window", [{}])], [late])?.skipped).toEqual([
    { nodeId: "node-window", malformed: 0, late: 0, outside: 3, unread: 0, unrouted: 0 },
  ]);
  expect(totals([operator("window", [null])], [late])?.skipped[0]).toMatchObject({ malformed: 1, late: 2 });
});

test("late rows that go aside say nothing of rows that failed, and the other way round", () => {
  const of = (
    onError: "skip" | "side",
    sides: readonly (object | null)[],
    trigger: object = { kind: "event-time" },
  ) => {
    const run = { kind: "function", form: "process", code: { onError } };
    const window = {
      ...operator("window", sides),
      spec: { kind: "window", function: run, trigger, evictor: null },
    };
    return totals([window], [[counted("window", { lateRecords: 2, malformedRecords: 50 })]])?.skipped;
  };
  expect(of("skip", [{}])).toEqual([
    { nodeId: "node-window", malformed: 50, late: 0, outside: 0, unread: 0, unrouted: 0 },
  ]);
  expect(of("side", [{}, null])?.[0]).toMatchObject({ malformed: 50, late: 0 });
  expect(of("side", [null, {}])?.[0]).toMatchObject({ malformed: 0, late: 2 });
  const skips = { kind: "purging", trigger: { kind: "function", code: { onError: "skip" } } };
  expect(of("side", [null, {}], skips)?.[0]).toMatchObject({ malformed: 50, late: 2 });
  const map = {
    ...operator("map", [{}]),
    spec: { kind: "process-function", code: { onError: "skip" } },
  };
  expect(totals([map], [[counted("map", { malformedRecords: 3 })]])?.skipped[0]).toMatchObject({
    malformed: 3,
  });
});
