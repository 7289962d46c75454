import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const CITIES = 40;
const ROWS = Array.from({ length: 600 }, (_, i) => ({ id: i, city: (i * 7) % (CITIES + 5) }));

/** The last five cities have none: their rows go on with NULL. */
const answerOf = (city: number): string =>
  city < CITIES ? `{"degrees": ${city / 2}, "sky": "clear"}` : "null";

const degrees = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));

export const asyncRequest: Program = {
  id: "async-request",
  about:
    "requests that are answered in any order, under way at every checkpoint, some without an answer that fits",
  files: { "rows.csv": `id,city\n${ROWS.map(({ id, city }) => `${id},${city}`).join("\n")}\n` },
  answers: Object.fromEntries(ROWS.map(({ city }) => [`/weather/${city}?unit=c`, answerOf(city)])),
  document: ({ input, output, server }) =>
    flow(
      "Async request",
      {
        rows: {
          kind: "csv-file",
          config: {
            path: `${input}/rows.csv`,
            schema: [
              { name: "id", type: "INT NOT NULL" },
              { name: "city", type: "INT NOT NULL" },
            ],
          },
        },
        weather: {
          kind: "async-request",
          config: {
            url: `${server}/weather/{city}?unit={'c'}`,
            schema: [{ name: "degrees", type: "DOUBLE" }],
            order: "unordered",
            capacity: 7,
            onError: "nulls",
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["rows -> weather -> sink"],
    ),
  expected: ROWS.map(({ id, city }) => `${id}\t${city}\t${city < CITIES ? degrees(city / 2) : ""}`),
};
