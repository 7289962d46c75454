import { flow } from "../flow.ts";
import type { Program } from "../program.ts";
import { numberedByKey, numberedCsv } from "./numbered-rows.ts";

const KEYS = 23;
const ROWS = Array.from({ length: 900 }, (_, i) => ({
  key: `k${(i * i + 7 * i) % KEYS}`,
  ms: i * 100,
  n: i % 50,
}));
const SIZE_MS = 5_000;

/** Of each key and stretch of time: its start, how many rows, and their sum. */
function expected(): readonly string[] {
  return [...Map.groupBy(ROWS, ({ key, ms }) => `${key}\t${Math.floor(ms / SIZE_MS)}`)].map(
    ([group, rows]) => `${group}\t${rows.length}\t${rows.reduce((sum, { n }) => sum + n, 0)}`,
  );
}

const CODE = `
export const reducers = { total: (a: number, b: number) => a + b };
const START = Date.UTC(2026, 0, 1), SIZE_MS = ${SIZE_MS};
export function processElement(row, context) {
  const { sums, total, seen, order } = context.state;
  const stretch = Math.floor((context.timestamp() - START) / SIZE_MS);
  seen.put(row.n, (seen.get(row.n) ?? 0) + 1);
  order.add("row " + row.n + " of a list that is long enough to lie in parts");
  const [rows, sum] = sums.get(stretch) ?? [0, 0];
  sums.put(stretch, [rows + 1, sum + row.n]);
  total.add(1);
  context.registerEventTimeTimer(START + (stretch + 1) * SIZE_MS - 1);
}
export function onTimer(timestamp: number, context, out) {
  const { sums, total, seen, order } = context.state;
  const stretch = Math.floor((timestamp - START) / SIZE_MS);
  const counts = seen.values().reduce((a: number, b: number) => a + b, 0);
  if (counts !== total.get() || order.get().length !== counts) throw new Error("entries are missing");
  const [rows, sum] = sums.get(stretch);
  if (total.get() < rows) throw new Error("rows are missing");
  out.collect({ key: context.getCurrentKey().key, stretch, rows, sum });
  sums.remove(stretch);
}`;

export const processFunction: Program = {
  id: "process-function",
  about:
    "functions of keyed rows in TypeScript: state, lists and maps that lie in parts too, and event-time timers",
  files: numberedCsv(ROWS),
  document: (place) =>
    flow(
      "Process function",
      {
        ...numberedByKey(place),
        runs: {
          kind: "process-function",
          config: {
            code: CODE,
            states: [
              { name: "sums", kind: "map" },
              { name: "total", kind: "reducing" },
              { name: "seen", kind: "map" },
              { name: "order", kind: "list" },
            ],
            schema: [
              { name: "key", type: "STRING NOT NULL" },
              { name: "stretch", type: "INT NOT NULL" },
              { name: "rows", type: "BIGINT NOT NULL" },
              { name: "sum", type: "BIGINT NOT NULL" },
            ],
          },
        },
        sink: { kind: "text-file-sink", config: { directory: place.output } },
      },
      ["rows -> time -> by -> runs -> sink"],
    ),
  expected: expected(),
};
