import { compile, formatSchema, formatType, sidePortIsOn } from "@millrace/graph";
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

it("triggers and evictors that throw may tell the side output of what failed, beside late rows and functions", () => {
  const failed = (config: Config) =>
    compiled(config).sideOutputs["window"]?.["failed"]?.fields.map(({ name }) => name);
  const told = [...["ts", "city", "fare"], "window_start", "window_end"];
  const about = ["error_message", "error_line", "error_column", "error_rows"];
  const trigger = { trigger: "function", triggerOnError: "side" };
  expect(failed(trigger)).toEqual([...told, ...about]);
  expect(failed({ evictor: "function", evictorOnError: "side", panes: "discarding" })).toEqual([
    ...told,
    ...about,
  ]);
  expect(failed({ trigger: "count", triggerOnError: "side", evictorOnError: "side" })).toBeUndefined();
  expect(failed({ ...trigger, triggerOnError: "skip" })).toBeUndefined();
  expect(specOf(trigger)).toMatchObject({ lateSide: false });
  expect(specOf({ ...trigger, lateRows: "side" })).toMatchObject({ lateSide: true });
  const port = catalog.find(({ kind }) => kind === "window")!.outputs.find(({ name }) => name === "failed")!;
  expect(sidePortIsOn(port.side!, trigger)).toBe(true);
  expect(sidePortIsOn(port.side!, { evictor: "function", evictorOnError: "side" })).toBe(true);
  expect(sidePortIsOn(port.side!, { ...trigger, trigger: "count", compute: "process" })).toBe(false);
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

it("a threshold below 0 is met by every change, and may be one of increases", () => {
  const delta = { window: "global", trigger: "delta", triggerValue: "fare", triggerThreshold: "-1" };
  expect(codes(delta)).toEqual(["error window.negative-threshold triggerThreshold"]);
  expect(codes({ ...delta, triggerOf: "increase" })).toEqual([]);
  const evicted = { evictor: "delta", evictorValue: "fare", evictorThreshold: "-0.5" };
  expect(codes(evicted)).toEqual(["error window.negative-threshold evictorThreshold"]);
});

it("a marker row that never comes ends no window, but the clock may", () => {
  const marker = { window: "global", trigger: "row", triggerWhen: "1 > 2" };
  expect(codes(marker)).toEqual(["error window.never-met triggerWhen"]);
  expect(codes({ ...marker, timeout: true })).toEqual([]);
});

it.each([
  ["'a' = 'b'", false],
  ["'a' = 'long'", false],
  ["CAST('a' AS STRING) = 'b'", false],
  ["CAST('a' AS CHAR(3)) = 'a  '", true],
  ["CAST('long' AS VARCHAR(1)) = 'l'", true],
  ["'a' = 'a'", true],
])("of texts as they are written it is known whether %s is ever met", (triggerWhen, isMet) => {
  const found = codes({ window: "global", trigger: "row", triggerWhen });
  expect(found).toEqual(isMet ? [] : ["error window.never-met triggerWhen"]);
});

describe("windows that rows end need no timestamps", () => {
  const untimed = { timed: false } as const;

  it("a window of all rows with a trigger of rows, whatever its time is set to", () => {
    const all = { window: "global", trigger: "count", triggerCount: 2 };
    for (const time of ["event", "processing"]) expect(codes({ ...all, time }, untimed)).toEqual([]);
    expect(specOf(all, untimed)).toMatchObject({ rowtime: null, assigner: { kind: "global" } });
    expect(codes({ ...all, window: "session" }, untimed)).toContain("error input.no-rowtime ");
    const timed = { ...all, trigger: "continuous", triggerTime: "event" };
    expect(codes(timed, untimed)).toEqual(["error window.no-event-time triggerTime"]);
    expect(codes({ ...all, evictor: "time" }, untimed)).toEqual(["error window.no-event-time evictor"]);
  });

  const PROCESS: Config = { compute: "process", schema: [{ name: "n", type: "INT" }], onError: "skip" };

  it("count windows are global ones with a trigger, and an evictor where they slide, for all that is no aggregate", () => {
    const count = { ...untimed, kind: "count-window" };
    expect(specOf({ ...PROCESS, size: 3 }, count)).toMatchObject({
      kind: "window",
      assigner: { kind: "global" },
      trigger: { kind: "purging", trigger: { kind: "count", count: 3 } },
      evictor: null,
      function: { kind: "function", form: "process", code: { onError: "skip" } },
    });
    const reduce = [{ name: "fare", expression: "acc.fare + row.fare" }];
    expect(specOf({ compute: "reduce", reduce, window: "sliding", size: 3, slide: 2 }, count)).toMatchObject({
      trigger: { kind: "count", count: 2 },
      evictor: { kind: "count", count: 3, after: false },
      function: { kind: "reduce" },
    });
    expect(columnsOf({ ...PROCESS, size: 3 }, count)).toBe("(city STRING, n INT)");
    expect(specOf({}, count)).toMatchObject({ kind: "count-window-aggregate" });
  });

  it("data-driven windows give what functions do", () => {
    const spec = specOf({ ...PROCESS, marker: "fare > 5" }, { ...untimed, kind: "data-window" });
    expect(spec).toMatchObject({ function: { kind: "function", form: "process" } });
  });

  it.each<[string, Config]>([
    ["count-window", { size: 3 }],
    ["data-window", { marker: "fare > 5" }],
  ])("functions keep what they want of the one window that a key has in a %s", (kind, config) => {
    const windowStates = [{ name: "fired", kind: "reducing", type: "BIGINT" }];
    expect(specOf({ ...PROCESS, ...config, windowStates }, { ...untimed, kind })).toMatchObject({
      function: { windowStates: [{ name: "fired", kind: "reducing" }] },
    });
    const { windowStates: _, ...before } = {
      ...(catalog.find((definition) => definition.kind === kind)!.initial as Config),
      windowStates,
    };
    const definition = catalog.find((each) => each.kind === kind)!;
    expect(definition.config.parse(definition.migrations[2]!(before))).toMatchObject({ windowStates: [] });
  });

  it.each(["count-window", "data-window"])("a %s of before they could means what it meant", (kind) => {
    const { initial, migrations, config } = catalog.find((definition) => definition.kind === kind)!;
    const functions = new Set(Object.keys(initial));
    for (const name of [
      "processCode",
      "reduceCode",
      "windowStates",
      "aggregateCode",
      "schema",
      "states",
      "onError",
      "bigints",
    ])
      expect(functions.delete(name)).toBe(true);
    const before = Object.fromEntries(
      Object.entries(initial as Config).filter(([name]) => functions.has(name)),
    );
    const { compute: _, ...older } = before;
    const migrated = migrations[1]!(kind === "count-window" ? older : before);
    expect(config.parse(migrated)).toMatchObject({ compute: "aggregate", aggregates: before["aggregates"] });
  });
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
