import type { Program } from "../program.ts";
import { numberedCsv, numberedRows, stampOfRow, windowOfRows } from "./numbered-rows.ts";

const SIZE_MS = 10_000;
const ROWS = numberedRows(800);

/** The middle value of a window's rows, and the window's number among those of its key. */
const PROCESS = `
export function process(key, context, elements, out) {
  const { windows } = context.globalState;
  windows.add(1);
  const sorted = elements.map(({ n }) => n).toSorted((a, b) => a - b);
  out.collect({ middle: sorted[sorted.length >> 1] ?? -1, rows: elements.length, nth: windows.get() });
}
export const reducers = { windows: (a: number, b: number) => a + b };`;

/** As Flink's EventTimeTrigger, counting. */
const TRIGGER = `
export function onElement(row, timestamp, window, context) {
  context.state.rows.add(1);
  context.registerEventTimeTimer(window.maxTimestamp);
  return TriggerResult.CONTINUE;
}
export function onEventTime(time, window, context) {
  return time === window.maxTimestamp && context.state.rows.value() > 0 ? TriggerResult.FIRE : TriggerResult.CONTINUE;
}`;

/** Rows whose number is divisible by ten are left out. */
const EVICTOR = `export const evictBefore = (elements) => {
  for (const element of elements) if (element.value.n % 10 === 0) element.remove();
};`;

function expected(): readonly string[] {
  const nth = new Map<string, number>();
  return [...Map.groupBy(ROWS, ({ key, ms }) => `${key}\t${Math.floor(ms / SIZE_MS)}`)].map(
    ([group, rows]) => {
      const [key = "", window] = group.split("\t");
      nth.set(key, (nth.get(key) ?? 0) + 1);
      const kept = rows.map(({ n }) => n).filter((n) => n % 10 !== 0);
      const middle = kept.toSorted((a, b) => a - b)[kept.length >> 1];
      return [key, stampOfRow(Number(window) * SIZE_MS), middle, kept.length, nth.get(key)].join("\t");
    },
  );
}

export const windowFunctions: Program = {
  id: "window-functions",
  about: "a process function of windows with state of its key, a trigger and an evictor in TypeScript",
  files: numberedCsv(ROWS),
  document: (place) =>
    windowOfRows("Window functions", place, {
      window: {
        sizeMs: SIZE_MS,
        compute: "process",
        processCode: PROCESS,
        schema: [
          { name: "middle", type: "INT NOT NULL" },
          { name: "rows", type: "BIGINT NOT NULL" },
          { name: "nth", type: "INT NOT NULL" },
        ],
        states: [{ name: "windows", kind: "reducing" }],
        trigger: "function",
        triggerCode: TRIGGER,
        triggerStates: "rows",
        evictor: "function",
        evictorCode: EVICTOR,
      },
      columns: ["key", "window_start", "middle", "rows", "nth"],
    }),
  expected: expected(),
};
