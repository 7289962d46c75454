import { flow } from "../../flow.ts";
import type { Program } from "../../program.ts";

const ROWS = 1_200;

/** Rows of one key come in their order: one subtask reads them all. */
export const dataWindow: Program = {
  id: "data-window",
  about: "windows whose end the rows decide: a value that has moved",
  files: {
    "laps.csv": `car,speed\n${Array.from({ length: ROWS }, (_, n) => `car ${n % 7},${(n * 37) % 101}`).join("\n")}\n`,
  },
  document: ({ input, output }) =>
    flow(
      "Data window",
      {
        csv: {
          kind: "text-file",
          parallelism: 1,
          config: {
            path: `${input}/laps.csv`,
            format: "csv",
            schema: [
              { name: "car", type: "STRING NOT NULL" },
              { name: "speed", type: "BIGINT NOT NULL" },
            ],
          },
        },
        key: { kind: "key-by", config: { columns: ["car"] } },
        window: {
          kind: "data-window",
          config: {
            closes: "delta",
            value: "speed",
            of: "change",
            threshold: "40",
            aggregates: [
              { fn: "COUNT", column: null, name: "samples" },
              { fn: "MAX", column: "speed", name: "top_speed" },
            ],
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["csv -> key -> window -> sink"],
    ),
  expected: null,
};
