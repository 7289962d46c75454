import { flow } from "../flow.ts";
import type { FlowPart } from "../flow.ts";
import type { Program } from "../program.ts";
import { numberedByKey, numberedCsv, numberedRows, stampOfRow } from "./numbered-rows.ts";
import type { NumberedRow } from "./numbered-rows.ts";

const SIZE_MS = 20_000;
const MARK = 80;
const ROWS = numberedRows(800);

/** Long enough for two elements of a list, or entries of a map, to lie in parts. */
const LONG = `" of a firing".padEnd(700, ".")`;

/** Rows up to a marker row. Of the one window that a key has it keeps every firing, and of the key the sums. */
const UNTIL_MARKER = `
export function process(key, context, elements, out) {
  const { firings, lengths } = context.windowState;
  const { sums, nth } = context.globalState;
  nth.update((nth.value() ?? 0) + 1);
  firings.add(nth.value() + ${LONG});
  lengths.put(nth.value() + ${LONG}, elements.length);
  const sum = elements.reduce((all, { n }) => all + n, 0);
  sums.put(nth.value(), sum);
  if (nth.value() > 3) { sums.remove(nth.value() - 3); lengths.remove(nth.value() - 3 + ${LONG}); }
  const kept = lengths.values().reduce((all, each) => all + each, 0);
  const recent = sums.values().reduce((all, each) => all + each, 0);
  out.collect({ x: firings.get().length * 1000 + elements.length, y: kept, z: recent });
}`;

/** Counts the firings of a window, one with every third of its rows, in three ways. */
const EVERY_THIRD = `
export const aggregators = {
  mean: { createAccumulator: () => [0, 0], add: (v, [sum, n]) => [sum + v, n + 1], getResult: ([sum, n]) => sum * 100 + n },
};
export function process(key, context, elements, out) {
  const { firings, lengths, mean } = context.windowState;
  const { windows } = context.globalState;
  firings.add(elements.length + ${LONG});
  lengths.put(elements.length + ${LONG}, elements.length);
  mean.add(elements.length);
  if (firings.get().length === 1) windows.add(context.window.start);
  out.collect({ x: firings.get().length, y: lengths.values().reduce((a, b) => a + b, 0), z: mean.get() });
}`;

const COLUMNS = ["x", "y", "z"].map((name) => ({ name, type: "BIGINT NOT NULL" }));

const MARKED: FlowPart = {
  kind: "data-window",
  config: {
    closes: "row",
    marker: `n >= ${MARK}`,
    compute: "process",
    processCode: UNTIL_MARKER,
    windowStates: [
      { name: "firings", kind: "list" },
      { name: "lengths", kind: "map" },
    ],
    states: [
      { name: "sums", kind: "map" },
      { name: "nth", kind: "value" },
    ],
    schema: COLUMNS,
  },
};

const THIRDS: FlowPart = {
  kind: "window",
  config: {
    sizeMs: SIZE_MS,
    trigger: "count",
    triggerCount: 3,
    compute: "process",
    processCode: EVERY_THIRD,
    windowStates: [
      { name: "firings", kind: "list" },
      { name: "lengths", kind: "map" },
      { name: "mean", kind: "aggregating" },
    ],
    states: [{ name: "windows", kind: "list" }],
    schema: COLUMNS,
  },
};

const written = (what: string, start: string): FlowPart => ({
  kind: "map",
  config: {
    keepOthers: false,
    projections: [
      { name: "what", expression: `CAST('${what}' AS STRING)` },
      { name: "key", expression: "key" },
      { name: "start", expression: `CAST(${start} AS TIMESTAMP(3))` },
      ...["x", "y", "z"].map((name) => ({ name, expression: name })),
    ],
  },
});

const sumOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0);

function ofMarked(): readonly string[] {
  return [...Map.groupBy(ROWS, ({ key }) => key)].flatMap(([key, rows]) => {
    const ends = rows.flatMap(({ n }, index) => (n >= MARK ? [index + 1] : []));
    const firings = ends.map((end, i) => rows.slice(ends[i - 1] ?? 0, end));
    return firings.map((own, i) => {
      const last = firings.slice(Math.max(0, i - 2), i + 1);
      const sums = last.map((each) => sumOf(each.map(({ n }: NumberedRow) => n)));
      const kept = sumOf(last.map(({ length }) => length));
      return ["marked", key, "", (i + 1) * 1_000 + own.length, kept, sumOf(sums)].join("\t");
    });
  });
}

function ofThirds(): readonly string[] {
  return [...Map.groupBy(ROWS, ({ key, ms }) => `${key}\t${Math.floor(ms / SIZE_MS)}`)].flatMap(
    ([group, { length }]) => {
      const [key = "", index] = group.split("\t");
      const start = stampOfRow(Number(index) * SIZE_MS);
      return Array.from({ length: Math.floor(length / 3) }, (_, i) => {
        const all = sumOf(Array.from({ length: i + 1 }, (__, nth) => (nth + 1) * 3));
        return ["thirds", key, start, i + 1, all, all * 100 + i + 1].join("\t");
      });
    },
  );
}

export const windowStates: Program = {
  id: "window-states",
  about:
    "lists, maps and accumulators that functions keep of a window and of its key, large enough to lie in parts: of windows that end with a marker row, which stay, and of time windows that fire often, which go",
  files: numberedCsv(ROWS),
  document: (place) => {
    const { rows, time, by } = numberedByKey(place);
    return flow(
      "Window states",
      {
        rows: { ...rows, parallelism: 1 },
        time: { ...time, parallelism: 1 },
        by,
        marked: MARKED,
        ofMarked: written("marked", "NULL"),
        thirds: THIRDS,
        ofThirds: written("thirds", "window_start"),
        all: { kind: "union" },
        sink: { kind: "text-file-sink", config: { directory: place.output } },
      },
      ["rows -> time -> by -> marked -> ofMarked -> all -> sink", "by -> thirds -> ofThirds -> all"],
    );
  },
  expected: [...ofMarked(), ...ofThirds()].toSorted(),
};
