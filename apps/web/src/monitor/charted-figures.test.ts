import { HISTORY_FIELDS } from "@millrace/protocol";
import { expect, test } from "vitest";
import { en } from "../i18n/en.ts";
import { zh } from "../i18n/zh.ts";
import { CHARTED, isFound, NODE_CHARTS, PANEL_FIGURES } from "./charted-figures.ts";
import type { HistoryPoint } from "./node-history.ts";

const drawn = NODE_CHARTS.flatMap(({ series }) => series.map(({ field }) => field));
const nothing = Object.fromEntries([
  ["timeMs", 0],
  ...HISTORY_FIELDS.map((field) => [field, 0]),
]) as HistoryPoint;

test.each(PANEL_FIGURES)("the figure %s of a node's panel has a chart", (figure) => {
  expect(drawn).toContain(CHARTED[figure]);
});

test("what the server keeps is drawn, once", () => {
  expect(drawn.toSorted()).toEqual(HISTORY_FIELDS.toSorted());
});

test("charts have names of their own in each language", () => {
  for (const words of [en, zh])
    expect(new Set(NODE_CHARTS.map(({ title }) => title(words))).size).toBe(NODE_CHARTS.length);
});

test("a measure that was always 0 or never taken is not drawn, unless most nodes have it", () => {
  const shown = (points: readonly HistoryPoint[]) =>
    NODE_CHARTS.filter((chart) => isFound(chart, points)).flatMap(({ series }) =>
      series.map(({ field }) => field),
    );
  const usual = ["rowsIn", "rowsOut", "busy", "backpressured", "watermark", "queued", "stateBytes", "late"];
  expect(shown([])).toEqual(usual);
  expect(shown([nothing, { ...nothing, skew: null }])).toEqual(usual);
  expect(shown([nothing, { ...nothing, malformed: 1, timers: 2 }, nothing])).toEqual([
    ...usual,
    "timers",
    "malformed",
  ]);
});
