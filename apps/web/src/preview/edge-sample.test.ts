import { bigint, rowSchema, string, timestamp } from "@millrace/graph";
import { describe, expect, test } from "vitest";
import {
  briefColumns,
  cellText,
  commonDay,
  freshColumns,
  keysOnTheWay,
  sampleColumns,
  sampleOfNode,
} from "./edge-sample.ts";
import type { PreviewPlan } from "./preview-plan.ts";

const SCHEMA = rowSchema(
  [
    { name: "window_start", type: timestamp(false) },
    { name: "window_time", type: timestamp(false) },
    { name: "bids", type: bigint(false) },
    { name: "auction", type: string() },
  ],
  { rowtime: "window_time", keys: ["auction"] },
);
const KEYS = new Set(["auction"]);
const names = (columns: readonly { readonly name: string }[]) => columns.map(({ name }) => name);
const row = (...values: (string | null)[]) => ({ kind: "+I" as const, values });

test("event time comes first, the others keep their order", () => {
  expect(names(sampleColumns(SCHEMA))).toEqual(["window_time", "window_start", "bids", "auction"]);
});

test("where there is room for few, keys and values come before other times", () => {
  const rows = [row("2026-01-01T00:00", "2026-01-01T00:01", "3", "a")];
  expect(names(briefColumns(SCHEMA, rows, { most: 3, fresh: new Set(), keys: KEYS }))).toEqual([
    "window_time",
    "bids",
    "auction",
  ]);
});

test("what was just computed comes before what was there", () => {
  const row1 = row("2026-01-01T00:00", "2026-01-01T00:01", "3", "a");
  const plain = rowSchema(SCHEMA.fields.slice(2));
  expect(
    names(briefColumns(plain, [row1], { most: 1, fresh: new Set(["auction"]), keys: new Set() })),
  ).toEqual(["auction"]);
  expect([...freshColumns(SCHEMA, [plain])]).toEqual(["window_start", "window_time"]);
});

test("keys of a channel are its own, or those by which its rows were keyed last", () => {
  const plain = rowSchema(SCHEMA.fields);
  const edge = (id: string, from: string, to: string) => ({
    id,
    from: { node: from, port: "out" },
    to: { node: to, port: "in" },
  });
  const edges = [
    edge("keyed", "by", "window"),
    edge("result", "window", "late"),
    edge("end", "late", "print"),
  ];
  const schemas = { keyed: SCHEMA, result: plain, end: plain };
  expect([...keysOnTheWay("keyed", edges, schemas)]).toEqual(["auction"]);
  expect([...keysOnTheWay("end", edges, schemas)]).toEqual(["auction"]);
  expect([...keysOnTheWay("end", edges, { end: plain })]).toEqual([]);
});

test("what is NULL in most rows comes last", () => {
  const rows = [row("2026-01-01T00:00", "2026-01-01T00:01", "3", null)];
  expect(names(briefColumns(SCHEMA, rows, { most: 3, fresh: new Set(), keys: KEYS }))).toEqual([
    "window_time",
    "window_start",
    "bids",
  ]);
});

test("times line up: seconds stand also where they are zero", () => {
  expect(cellText("2026-01-01T00:07", timestamp(), 11)).toBe("00:07:00");
  expect(cellText("2026-01-01T00:07:01.5", timestamp(), 0)).toBe("2026-01-01T00:07:01.5");
  expect(cellText("T00:07", string(), 0)).toBe("T00:07");
});

describe("a day that all rows share", () => {
  const [time] = sampleColumns(SCHEMA);
  test("is found", () => {
    const rows = [row("", "2026-01-01T00:00:01.999"), row("", "2026-01-01T00:00:03.999"), row("", null)];
    expect(commonDay(rows, time!)).toBe("2026-01-01T");
  });
  test("is not made up", () => {
    expect(commonDay([row("", "2026-01-01T23:59"), row("", "2026-01-02T00:01")], time!)).toBe("");
    expect(commonDay([row("", null)], time!)).toBe("");
    expect(commonDay([row("2026-01-01T00:00", "", "7")], sampleColumns(SCHEMA)[2]!)).toBe("");
  });
});

test("rows of a node that merges are those of all its producers; a node that does not run has none", () => {
  const plan = { operatorsOf: new Map([["union", ["a#0", "b#0"]]]) } as unknown as PreviewPlan;
  const operators = {
    "a#0": { total: 5, rows: [row("1")] },
    "b#0": { total: 2, rows: [row("2")] },
  };
  expect(sampleOfNode({ plan, operators }, "union")).toEqual({ total: 7, rows: [row("1"), row("2")] });
  expect(sampleOfNode({ plan, operators }, "other")).toBeNull();
});
