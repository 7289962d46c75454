import { compile, renderDiagnostic } from "@millrace/graph";
import type { Diagnostic } from "@millrace/graph";
import { expect, test } from "vitest";
import { catalog } from "./catalog.ts";
import { flow } from "./testing/flow.ts";
import type { NodeSpec } from "./testing/flow.ts";

/** Settings that cannot work, each told at its node while drawing, with what to do. */

const rows = (id: string, ...columns: readonly string[]): NodeSpec => [
  id,
  "collection",
  {
    schema: columns.map((column) => {
      const [name = "", type = ""] = column.split(" ");
      return { name, type };
    }),
    rows: [],
  },
];
const ROWS = rows("in", "ts TIMESTAMP(3)", "id INT");
const TIME: NodeSpec = ["time", "timestamps-and-watermarks", { column: "ts" }];
const KEY: NodeSpec = ["key", "key-by", { columns: ["id"] }];
const OUT: NodeSpec = ["out", "print"];
const windowed = (config: NonNullable<NodeSpec[2]>): readonly [readonly NodeSpec[], readonly string[]] => [
  [ROWS, TIME, KEY, ["w", "window", config], OUT],
  ["in -> time", "time -> key", "key -> w", "w -> out"],
];

test.each<
  [string, readonly NodeSpec[], readonly string[], Pick<Diagnostic, "code" | "severity"> & { at: string }]
>([
  [
    "a session gap that is not above 0",
    ...windowed({ window: "session", gapMs: 0 }),
    { code: "config.too-small", severity: "error", at: "w" },
  ],
  [
    "a keyed operator on a stream without keys",
    [ROWS, ["sum", "aggregate"], OUT],
    ["in -> sum", "sum -> out"],
    { code: "input.not-keyed", severity: "error", at: "sum" },
  ],
  [
    "a fold on a stream without keys",
    [ROWS, ["sum", "fold"], OUT],
    ["in -> sum", "sum -> out"],
    { code: "input.not-keyed", severity: "error", at: "sum" },
  ],
  [
    "a window of event time on rows without watermarks",
    [ROWS, KEY, ["w", "window"], OUT],
    ["in -> key", "key -> w", "w -> out"],
    { code: "input.no-rowtime", severity: "error", at: "w" },
  ],
  [
    "a window of event time on a source without timestamps",
    [rows("in", "id INT"), ["w", "window"], OUT],
    ["in -> w", "w -> out"],
    { code: "input.no-rowtime", severity: "error", at: "w" },
  ],
  [
    "a union of columns that clash",
    [rows("a", "id INT"), rows("b", "id STRING"), ["u", "union"], OUT],
    ["a -> u", "b -> u", "u -> out"],
    { code: "input.schemas-differ", severity: "error", at: "u" },
  ],
  [
    "keys of a join that clash",
    [
      rows("a", "ts TIMESTAMP(3)", "id INT"),
      rows("b", "ts TIMESTAMP(3)", "id STRING"),
      ["at", "timestamps-and-watermarks", { column: "ts" }],
      ["bt", "timestamps-and-watermarks", { column: "ts" }],
      ["ak", "key-by", { columns: ["id"] }],
      ["bk", "key-by", { columns: ["id"] }],
      ["j", "interval-join"],
      OUT,
    ],
    ["a -> at", "at -> ak", "ak -> j:left", "b -> bt", "bt -> bk", "bk -> j:right", "j -> out"],
    { code: "join.keys-differ", severity: "error", at: "j" },
  ],
  [
    "a loop without an end",
    [ROWS, ["loop", "iterate", { ends: "body" }], ["m", "map", { keepOthers: true, projections: [] }], OUT],
    ["in -> loop", "loop -> m", "m -> loop:back", "m -> out"],
    { code: "iterate.without-end", severity: "error", at: "loop" },
  ],
  [
    "a loop whose condition no row meets",
    [ROWS, ["loop", "iterate", { until: "1 = 2" }], ["m", "map", { keepOthers: true, projections: [] }], OUT],
    ["in -> loop", "loop -> m", "m -> loop:back", "loop.done -> out"],
    { code: "iterate.never-done", severity: "error", at: "loop" },
  ],
  [
    "a marker row that never comes",
    [ROWS, ["w", "data-window", { marker: "FALSE" }], OUT],
    ["in -> w", "w -> out"],
    { code: "window.never-met", severity: "error", at: "w" },
  ],
  [
    "a change by less than nothing",
    [ROWS, ["w", "data-window", { closes: "delta", value: "id", threshold: "-1" }], OUT],
    ["in -> w", "w -> out"],
    { code: "window.negative-threshold", severity: "error", at: "w" },
  ],
  [
    "a connect of columns that clash",
    [rows("a", "id INT"), rows("b", "id STRING"), ["c", "connect"], OUT],
    ["a -> c:first", "b -> c:second", "c -> out"],
    { code: "input.schemas-differ", severity: "error", at: "c" },
  ],
  [
    "a window join without keys",
    [rows("a", "id INT"), rows("b", "id INT"), ["j", "window-join", { time: "processing" }], OUT],
    ["a -> j:left", "b -> j:right", "j -> out"],
    { code: "input.not-keyed", severity: "error", at: "j" },
  ],
  [
    "a window join of event time without watermarks",
    [
      rows("a", "id INT"),
      rows("b", "id INT"),
      ["ak", "key-by", { columns: ["id"] }],
      ["bk", "key-by", { columns: ["id"] }],
      ["j", "window-join"],
      OUT,
    ],
    ["a -> ak", "ak -> j:left", "b -> bk", "bk -> j:right", "j -> out"],
    { code: "input.no-rowtime", severity: "error", at: "j" },
  ],
  [
    "an interval whose lower bound is above the upper one",
    [
      ROWS,
      TIME,
      KEY,
      ["j", "interval-join", { lowerMs: 5_000, upperMs: 1_000 }],
      rows("b", "ts TIMESTAMP(3)", "id INT"),
      ["bt", "timestamps-and-watermarks", { column: "ts" }],
      ["bk", "key-by", { columns: ["id"] }],
      OUT,
    ],
    ["in -> time", "time -> key", "key -> j:left", "b -> bt", "bt -> bk", "bk -> j:right", "j -> out"],
    { code: "join.bounds", severity: "error", at: "j" },
  ],
  [
    "a dynamic session gap that is 0",
    ...windowed({ window: "session", gapFrom: "expression", gap: "0" }),
    { code: "window.gap", severity: "error", at: "w" },
  ],
  [
    "a step that does not divide the largest window",
    ...windowed({ window: "cumulate", sizeMs: 10_000, stepMs: 3_000 }),
    { code: "window.step", severity: "error", at: "w" },
  ],
  [
    "a time zone that there is not",
    ...windowed({ timeZone: "Europe/Atlantis" }),
    { code: "window.time-zone", severity: "error", at: "w" },
  ],
  [
    "a fold of windows that merge",
    ...windowed({ window: "session", compute: "fold" }),
    { code: "window.fold-merge", severity: "error", at: "w" },
  ],
  [
    "panes that take back all rows of a window",
    ...windowed({ compute: "rows", panes: "retracting" }),
    { code: "window.retract-rows", severity: "error", at: "w" },
  ],
  [
    "an aggregate without a column to aggregate",
    ...windowed({ aggregates: [{ fn: "COUNT_DISTINCT", column: null, name: "n" }] }),
    { code: "aggregate.needs-column", severity: "error", at: "w" },
  ],
  [
    "a sum of texts",
    [
      rows("in", "id INT", "s STRING"),
      KEY,
      ["sum", "aggregate", { aggregates: [{ fn: "SUM", column: "s", name: "n" }] }],
      OUT,
    ],
    ["in -> key", "key -> sum", "sum -> out"],
    { code: "aggregate.wrong-type", severity: "error", at: "sum" },
  ],
  [
    "event time of a column that is no timestamp",
    [rows("in", "id INT"), ["time", "timestamps-and-watermarks", { column: "id" }], OUT],
    ["in -> time", "time -> out"],
    { code: "column.not-timestamp", severity: "error", at: "time" },
  ],
  [
    "alignment of what is not in the chain of a source",
    [ROWS, KEY, ["time", "timestamps-and-watermarks", { column: "ts", align: true }], OUT],
    ["in -> key", "key -> time", "time -> out"],
    { code: "watermark.alignment-no-source", severity: "error", at: "time" },
  ],
  [
    "alignment in a group without a name",
    [ROWS, ["time", "timestamps-and-watermarks", { column: "ts", align: true, alignmentGroup: " " }], OUT],
    ["in -> time", "time -> out"],
    { code: "config.empty", severity: "error", at: "time" },
  ],
  [
    "a count window that leaves rows out",
    [ROWS, KEY, ["w", "count-window", { window: "sliding", size: 2, slide: 5 }], OUT],
    ["in -> key", "key -> w", "w -> out"],
    { code: "window.rows-missed", severity: "warning", at: "w" },
  ],
  [
    "a slide that is longer than its window, which is legal",
    ...windowed({ window: "sliding", sizeMs: 1_000, slideMs: 3_000 }),
    { code: "window.slide-larger", severity: "warning", at: "w" },
  ],
])("%s", (_, nodes, edges, { at, ...expected }) => {
  const { diagnostics } = compile(flow(nodes, edges), catalog);
  const found = diagnostics.find(({ code }) => code === expected.code);
  expect(diagnostics.map(({ code }) => code)).toContain(expected.code);
  expect(found).toMatchObject({ ...expected, nodeId: at });
  for (const locale of ["en", "zh"] as const) {
    const { message, fix } = renderDiagnostic(found!, locale);
    expect(message).not.toBe("");
    expect(fix).not.toBe("");
  }
});
