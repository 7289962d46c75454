import { compile, formatSchema, formatType } from "@millrace/graph";
import type { FlowNode, OperatorSpec } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { catalog } from "../catalog.ts";
import { flow } from "../testing/flow.ts";
import type { NodeSpec } from "../testing/flow.ts";

type Config = FlowNode["config"];

const ROWS: Config = {
  schema: [
    { name: "ts", type: "TIMESTAMP(3)" },
    { name: "city", type: "STRING" },
    { name: "fare", type: "DOUBLE" },
  ],
  rows: [["2026-01-01 12:00:02", "Lima", 7]],
};

interface Around {
  readonly kind?: string;
  readonly timed?: boolean;
  readonly keyed?: boolean;
  readonly sink?: string;
}

function compiled(
  config: Config,
  { kind = "window", timed = true, keyed = true, sink = "print" }: Around = {},
) {
  const time: NodeSpec = ["time", "timestamps-and-watermarks", { column: "ts" }];
  const key: NodeSpec = ["key", "key-by", { columns: ["city"] }];
  const between: readonly NodeSpec[] = [...(timed ? [time] : []), ...(keyed ? [key] : [])];
  const ids = ["source", ...between.map(([id]) => id), "window", "sink"];
  const document = flow(
    [["source", "collection", ROWS], ...between, ["window", kind, config], ["sink", sink]],
    ids.slice(1).map((id, index) => `${ids[index]} -> ${id}`),
  );
  const withVersion = {
    ...document,
    nodes: document.nodes.map((node) => ({
      ...node,
      version: catalog.find((definition) => definition.kind === node.kind)!.version,
    })),
  };
  return compile(withVersion, catalog);
}

const codes = (config: Config, around?: Around): readonly string[] =>
  compiled(config, around).diagnostics.map(
    ({ severity, code, path }) => `${severity} ${code} ${path.join(".")}`,
  );

function specOf(config: Config, around?: Around): OperatorSpec | undefined {
  const { jobGraph, diagnostics } = compiled(config, around);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return jobGraph!.vertices.flatMap(({ operators }) => operators).find(({ nodeId }) => nodeId === "window")
    ?.spec;
}

function columnsOf(config: Config, around?: Around): string {
  const { schemas, diagnostics } = compiled(config, around);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return formatSchema(Object.values(schemas).at(-1)!);
}

describe("the planner", () => {
  it("takes the operators that share panes where nothing asks for more", () => {
    for (const window of ["tumbling", "sliding", "session"])
      expect(specOf({ window })?.kind).toBe("window-aggregate");
  });

  it.each([
    { window: "cumulate" },
    { timeZone: "Europe/Berlin" },
    { window: "session", gapFrom: "expression", gap: "2000 + fare" },
    { trigger: "count" },
    { evictor: "count" },
    { panes: "discarding" },
    { panes: "retracting" },
    { paneInfo: true },
    { compute: "rows" },
  ])("takes the general operator for %o", (config) => expect(specOf(config)?.kind).toBe("window"));

  it("wraps the trigger of discarding panes", () => {
    expect(specOf({ panes: "discarding" })).toMatchObject({
      trigger: { kind: "purging", trigger: { kind: "event-time" } },
    });
  });

  it("has one subtask for all rows without a key", () => {
    const { jobGraph } = compiled({ trigger: "count" }, { keyed: false });
    const vertex = jobGraph!.vertices.find(({ operators }) =>
      operators.some(({ nodeId }) => nodeId === "window"),
    );
    expect(vertex?.parallelism).toBe(1);
  });
});

describe("the rows of a window", () => {
  const TIMES =
    "window_start TIMESTAMP(3) NOT NULL, window_end TIMESTAMP(3) NOT NULL, window_time TIMESTAMP(3) NOT NULL";

  it("are its key, times and aggregates; those of an evictor may be NULL", () => {
    const aggregates = [{ fn: "SUM", column: "fare", name: "sum" }];
    expect(columnsOf({ aggregates, evictor: "count", paneInfo: true })).toContain(
      "pane_index BIGINT NOT NULL",
    );
    expect(columnsOf({ aggregates })).toContain("sum DOUBLE");
  });

  it("of a reduce are the input's and the times", () => {
    const columns = columnsOf({
      compute: "reduce",
      reduce: [{ name: "fare", expression: "acc.fare + row.fare" }],
    });
    expect(columns).toContain(TIMES);
    expect(columns.indexOf("fare")).toBeLessThan(columns.indexOf("window_start"));
  });

  it("of a fold are its values", () => {
    const config = {
      compute: "fold",
      initial: [{ name: "total", expression: "CAST(0 AS DOUBLE)" }],
      fold: [{ name: "total", expression: "acc.total + row.fare" }],
    };
    expect(columnsOf(config)).toContain("total DOUBLE");
  });

  it("of all rows have the aggregates beside them", () => {
    const beside = [{ fn: "MAX", column: "fare", name: "highest" }];
    expect(columnsOf({ compute: "rows", beside, window: "global", trigger: "count" })).not.toContain(
      "window_start",
    );
    expect(columnsOf({ compute: "rows", beside })).toContain("highest DOUBLE");
  });
});

describe("what cannot work is told at the field", () => {
  it.each<[string, Config, Around?]>([
    ["error window.gap gap", { window: "session", gapFrom: "expression", gap: "0" }],
    ["error window.not-numeric gap", { window: "session", gapFrom: "expression", gap: "city" }],
    ["error window.step stepMs", { window: "cumulate", sizeMs: 10_000, stepMs: 3_000 }],
    ["error window.time-zone timeZone", { timeZone: "Mars/Olympus" }],
    ["error window.time-zone timeZone", { timeZone: "+19:00" }],
    ["error window.never-fires trigger", { window: "global" }],
    [
      "error window.no-event-time triggerTime",
      { time: "processing", trigger: "continuous" },
      { timed: false },
    ],
    ["error window.no-event-time evictor", { time: "processing", evictor: "time" }, { timed: false }],
    ["error window.early-late trigger", { time: "processing", trigger: "early-late" }],
    ["error window.trigger-merge trigger", { window: "session", trigger: "delta", triggerValue: "fare" }],
    ["error window.trigger-merge trigger", { window: "session", trigger: "count", timeout: true }],
    [
      "error window.fold-merge compute",
      { window: "session", compute: "fold", initial: [{ name: "n", expression: "0" }] },
    ],
    ["error window.retract-rows panes", { compute: "rows", panes: "retracting" }],
    [
      "error window.threshold triggerThreshold",
      { trigger: "delta", triggerValue: "fare", triggerThreshold: "x" },
    ],
    [
      "error window.threshold evictorThreshold",
      { evictor: "delta", evictorValue: "fare", evictorThreshold: "" },
    ],
    ["warning window.slide-larger slideMs", { window: "sliding", slideMs: 20_000 }],
    ["error input.no-rowtime ", {}, { timed: false }],
    ["error changelog.append-only ", { panes: "retracting" }, { sink: "csv-file-sink" }],
    ["error config.empty initial", { compute: "fold" }],
    ["error config.empty reduce", { compute: "reduce" }],
    ["error column.duplicate compute", { compute: "fold", initial: [{ name: "city", expression: "0" }] }],
    [
      "error column.unknown fold.0.name",
      { compute: "fold", initial: [{ name: "n", expression: "0" }], fold: [{ name: "m", expression: "1" }] },
    ],
    ["error expression.unknown-column marker", { closes: "row", marker: "nothing" }, { kind: "data-window" }],
    [
      "error window.threshold threshold",
      { closes: "delta", value: "fare", threshold: "" },
      { kind: "data-window" },
    ],
  ])("%s", (expected, config, around) => expect(codes(config, around)).toContain(expected));

  it("a slide that is longer than the size is a warning only", () => {
    expect(codes({ window: "sliding", slideMs: 20_000 }).filter((code) => code.startsWith("error"))).toEqual(
      [],
    );
  });
});

it("rows of a window whose function fails may leave by a side output, with the window and what was wrong", () => {
  const config = { compute: "process", schema: [{ name: "n", type: "INT" }], onError: "side" };
  const { outputs, sideOutputs, diagnostics } = compiled({ ...config, lateRows: "side" });
  expect(diagnostics.map(({ code }) => code)).toEqual(["output.side-unread", "output.side-unread"]);
  expect(outputs["window"]?.fields.map(({ name }) => name)).not.toContain("error_message");
  expect(
    sideOutputs["window"]?.["failed"]?.fields.map(({ name, type }) => `${name} ${formatType(type)}`),
  ).toEqual([
    "ts TIMESTAMP(3)",
    "city STRING",
    "fare DOUBLE",
    "window_start TIMESTAMP(3)",
    "window_end TIMESTAMP(3)",
    "error_message STRING NOT NULL",
    "error_line INT NOT NULL",
    "error_column INT NOT NULL",
    "error_rows BIGINT NOT NULL",
  ]);
  expect(specOf(config)).toMatchObject({ function: { sides: { lateSide: false, outputs: [] } } });
  const all = { ...config, window: "global", trigger: "count", paneInfo: true };
  expect(compiled(all).sideOutputs["window"]?.["failed"]?.fields.map(({ name }) => name)).not.toContain(
    "window_start",
  );
});

it("what a function keeps of a key may live for a time; what it keeps of a window goes with it", () => {
  const ttl = { ttlMs: 1_000, update: "on-create-and-write", visibility: "never-return-expired" };
  const config = {
    compute: "process",
    schema: [{ name: "n", type: "INT" }],
    states: [{ name: "all", kind: "list", ttl }],
    windowStates: [{ name: "own", kind: "list", ttl }],
  };
  expect(specOf(config)).toMatchObject({
    function: {
      states: [{ name: "all", kind: "list", ttl }],
      windowStates: [{ name: "own", kind: "list" }],
    },
  });
  expect(JSON.stringify(specOf(config)).match(/ttlMs/gu)).toHaveLength(1);
});

it("a retracting window may be filtered, mapped and printed", () => {
  const { diagnostics } = compiled({ panes: "retracting" }, { sink: "print-to-stderr" });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
});

it("a data-driven window is a global window that a row closes", () => {
  expect(specOf({ marker: "fare > 5", timeout: true }, { kind: "data-window" })).toMatchObject({
    kind: "window",
    assigner: { kind: "global" },
    trigger: { kind: "purging", trigger: { kind: "timeout", trigger: { kind: "row", result: "fire" } } },
  });
});

it.each([
  ["event window", ["count-window", "data-window"]],
  ["windowApply", ["window"]],
  ["timeWindowAll", ["window"]],
  ["countWindowAll", ["count-window"]],
  ["EventTimeSessionWindows", ["window"]],
])("%s finds %o", (alias, kinds) => {
  const found = catalog.filter((definition) => definition.aliases.includes(alias));
  expect(found.map(({ kind }) => kind)).toEqual(kinds);
});
