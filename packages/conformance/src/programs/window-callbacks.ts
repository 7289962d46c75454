import { flow } from "../flow.ts";
import type { FlowPart } from "../flow.ts";
import type { Program } from "../program.ts";
import {
  numberedByKey,
  numberedCsv,
  rowsWithGaps,
  sessionsOf,
  shownColumns,
  stampOfRow,
} from "./numbered-rows.ts";

const ROWS = rowsWithGaps(700);
const SIZE_MS = 20_000;
const GAP_MS = 3_000;

/** Fires with every third row, and at the end with what is left. */
const EVERY_THIRD = `
export function onElement(row, timestamp, window, context) {
  const { n } = context.state;
  n.add(1);
  context.registerEventTimeTimer(window.maxTimestamp);
  if (n.value() < 3) return TriggerResult.CONTINUE;
  n.clear();
  return TriggerResult.FIRE;
}
export const onEventTime = (time, window, { state: { n } }) =>
  time === window.maxTimestamp && n.value() > 0 ? TriggerResult.FIRE : TriggerResult.CONTINUE;`;

/** Each firing but the first begins with the last row of the one before. */
const KEEP_ONE = `export const evictAfter = (elements) => { for (const each of elements.slice(0, -1)) each.remove(); };`;

const COUNT_FIRINGS = `
export const reducers = { fired: (a: number, b: number) => a + b };
export function process(key, context, elements, out) {
  const { fired } = context.windowState;
  fired.add(1);
  const nth = fired.get();
  const row = { rows: elements.length, nth };
  if (nth === 1) out.collect(row); else context.output("again", { key: key.key, start: context.window.start, ...row });
}`;

/** Sessions with an odd number of rows say nothing: what it has counted of sessions that merge is put together. */
const EVEN_ALONE = `
export function onElement(row, timestamp, window, context) {
  context.state.n.add(1);
  context.registerEventTimeTimer(window.maxTimestamp);
  return TriggerResult.CONTINUE;
}
export function onMerge(window, context) {
  for (const { n } of context.merged) if (n !== null) context.state.n.add(n);
  context.registerEventTimeTimer(window.maxTimestamp);
}
export const onEventTime = (time, window, { state: { n } }) =>
  time !== window.maxTimestamp ? TriggerResult.CONTINUE : n.value() % 2 === 0 ? TriggerResult.FIRE_AND_PURGE : TriggerResult.PURGE;`;

function expected(): readonly string[] {
  const windows = Map.groupBy(ROWS, ({ key, ms }) => `${key}\t${Math.floor(ms / SIZE_MS)}`);
  const fired = [...windows].flatMap(([group, { length }]) => {
    const [key = "", window] = group.split("\t");
    const start = stampOfRow(Number(window) * SIZE_MS);
    return Array.from({ length: Math.ceil(length / 3) }, (_, i) => {
      const rows = Math.min(3, length - 3 * i) + (i > 0 ? 1 : 0);
      return [key, start, rows, i + 1].join("\t");
    });
  });
  const sessions = sessionsOf(ROWS, GAP_MS).flatMap(([key, own]) =>
    own
      .filter(({ length }) => length % 2 === 0)
      .map((session) => [key, stampOfRow(session[0]!.ms), session.length, 0].join("\t")),
  );
  return [...fired, ...sessions];
}

const SCHEMA = [
  { name: "rows", type: "BIGINT NOT NULL" },
  { name: "nth", type: "INT NOT NULL" },
];

const THIRDS: FlowPart = {
  kind: "window",
  config: {
    sizeMs: SIZE_MS,
    trigger: "function",
    triggerCode: EVERY_THIRD,
    triggerStates: "n",
    evictor: "function",
    evictorCode: KEEP_ONE,
    compute: "process",
    processCode: COUNT_FIRINGS,
    windowStates: [{ name: "fired", kind: "reducing", type: "BIGINT" }],
    schema: SCHEMA,
    sideOutputs: "1",
    side1Name: "again",
    side1: [
      { name: "key", type: "STRING NOT NULL" },
      { name: "start", type: "TIMESTAMP(3) NOT NULL" },
      ...SCHEMA,
    ],
  },
};

const EVEN: FlowPart = {
  kind: "window",
  config: {
    window: "session",
    gapMs: GAP_MS,
    trigger: "function",
    triggerCode: EVEN_ALONE,
    triggerStates: "n",
    aggregates: [{ fn: "COUNT", column: null, name: "n" }],
  },
};

/** The columns of every output, made of those of a window. */
const written = (rows: string, nth: string): FlowPart => ({
  kind: "map",
  config: {
    projections: [
      { name: "key", expression: "key" },
      { name: "start", expression: "window_start" },
      { name: "rows", expression: rows },
      { name: "nth", expression: nth },
    ],
    keepOthers: false,
  },
});

export const windowCallbacks: Program = {
  id: "window-callbacks",
  about:
    "windows that fire many times with state and a side output of their function, rows let go after each firing, and a trigger's state put together where sessions merge",
  files: numberedCsv(ROWS),
  document: (place) =>
    flow(
      "Window callbacks",
      {
        ...numberedByKey(place),
        thirds: THIRDS,
        first: written("rows", "nth"),
        again: shownColumns("key", "start", "rows", "nth"),
        even: EVEN,
        session: written("n", "0"),
        all: { kind: "union" },
        sink: { kind: "text-file-sink", config: { directory: place.output } },
      },
      [
        "rows -> time -> by -> thirds -> first -> all -> sink",
        "thirds.side-1 -> again -> all",
        "by -> even -> session -> all",
      ],
    ),
  expected: expected(),
};
