import { flow } from "../flow.ts";
import type { Program } from "../program.ts";
import { stamp } from "./stamp.ts";

const START_MS = Date.UTC(2026, 0, 1);

interface Fare {
  readonly city: string;
  readonly timeMs: number;
  readonly fare: number;
}

/** In order, from one file: a city's rows have one order. */
const FARES: readonly Fare[] = Array.from({ length: 3_000 }, (_, i) => ({
  city: `c${(i * 31) % 7}`,
  timeMs: START_MS + i * 100,
  fare: (i * 613) % 500,
}));

/** Purging windows of a city until a fare of 450 or more: how many, and the last three fares added up. */
function expected(): readonly string[] {
  return [...Map.groupBy(FARES, ({ city }) => city)].flatMap(([city, fares]) => {
    const lines: string[] = [];
    let open: Fare[] = [];
    for (const fare of fares) {
      open.push(fare);
      if (fare.fare < 450) continue;
      const last = open.slice(-3).reduce((sum, each) => sum + each.fare, 0);
      lines.push([city, Math.min(open.length, 3), last].join("\t"));
      open = [];
    }
    return lines;
  });
}

export const markerWindow: Program = {
  id: "marker-window",
  about: "CSV, windows of all rows that a marker row fires and empties, an evictor that keeps the last three",
  files: {
    "fares.csv": `city,ts,fare\n${FARES.map(({ city, timeMs, fare }) => `${city},${stamp(timeMs)},${fare}`).join("\n")}\n`,
  },
  document: ({ input, output }) =>
    flow(
      "Fares",
      {
        csv: {
          kind: "text-file",
          parallelism: 1,
          config: {
            path: `${input}/fares.csv`,
            format: "csv",
            schema: [
              { name: "city", type: "STRING NOT NULL" },
              { name: "ts", type: "TIMESTAMP(3) NOT NULL" },
              { name: "fare", type: "BIGINT NOT NULL" },
            ],
          },
        },
        key: { kind: "key-by", config: { columns: ["city"] } },
        window: {
          kind: "window",
          config: {
            window: "global",
            time: "processing",
            trigger: "row",
            triggerWhen: "fare >= 450",
            triggerResult: "fire-and-purge",
            evictor: "count",
            evictorCount: 3,
            aggregates: [
              { fn: "COUNT", column: null, name: "n" },
              { fn: "SUM", column: "fare", name: "total" },
            ],
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["csv -> key -> window -> sink"],
    ),
  expected: expected(),
};
