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
