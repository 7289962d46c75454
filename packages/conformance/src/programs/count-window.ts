import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const SIZE = 6;
const SLIDE = 4;

interface Fare {
  readonly driver: string;
  readonly ride: number;
  readonly fare: number;
}

/** From one file, so that the rows of a driver have one order. */
const FARES: readonly Fare[] = Array.from({ length: 2_000 }, (_, i) => ({
  driver: `d${(i * 31) % 17}`,
  ride: i,
  fare: (i * 613) % 500,
}));

function expected(): readonly string[] {
  return [...Map.groupBy(FARES, ({ driver }) => driver)].flatMap(([driver, fares]) =>
    fares.flatMap((_, i) => {
      if ((i + 1) % SLIDE !== 0) return [];
      const window = fares.slice(Math.max(0, i + 1 - SIZE), i + 1);
      const total = window.reduce((sum, { fare }) => sum + fare, 0);
      const cheapest = window.reduce((best, fare) => (fare.fare < best.fare ? fare : best));
      return [[driver, window.length, total, cheapest.fare, cheapest.ride].join("\t")];
    }),
  );
}

export const countWindow: Program = {
  id: "count-window",
  about:
    "CSV, Project, sliding windows of rows by key whose size is no multiple of the slide: COUNT, SUM, MIN_BY",
  files: {
    "fares.csv": `ride,driver,fare\n${FARES.map(({ ride, driver, fare }) => `${ride},${driver},${fare}`).join("\n")}\n`,
  },
  document: ({ input, output }) =>
    flow(
      "Fares",
      {
        csv: {
          kind: "text-file",
          config: {
            path: `${input}/fares.csv`,
            format: "csv",
            schema: [
              { name: "ride", type: "BIGINT NOT NULL" },
              { name: "driver", type: "STRING NOT NULL" },
              { name: "fare", type: "BIGINT NOT NULL" },
            ],
          },
        },
        project: {
          kind: "project",
          parallelism: 1,
          config: {
            columns: [
              { column: "driver", name: "" },
              { column: "fare", name: "price" },
              { column: "ride", name: "" },
            ],
          },
        },
        key: { kind: "key-by", config: { columns: ["driver"] } },
        window: {
          kind: "count-window",
          config: {
            window: "sliding",
            size: SIZE,
            slide: SLIDE,
            aggregates: [
              { fn: "COUNT", column: null, name: "n" },
              { fn: "SUM", column: "price", name: "total" },
              { fn: "MIN_BY", column: "price", name: "cheapest" },
            ],
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["csv -> project -> key -> window -> sink"],
    ),
  expected: expected(),
};
