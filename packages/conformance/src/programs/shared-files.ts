import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const ROWS = 2_000;
const numbers = Array.from({ length: ROWS }, (_, n) => n);
const city = (n: number): string => "x".repeat(n % 23);

/** Files that all subtasks read, each parts of its own. */
export const sharedFiles: Program = {
  id: "shared-files",
  about: "text, CSV and JSON lines read in parts: each row once, at every parallelism and after a failure",
  files: {
    "in.csv": `id,city\n${numbers.map((n) => `${n},${city(n)}\n`).join("")}`,
    "in.jsonl": numbers.map((n) => `${JSON.stringify({ city: city(n), id: n + ROWS })}\n`).join(""),
    "in.txt": numbers.map((n) => `${city(n)} ${n}`).join("\r\n"),
  },
  partBytes: 700,
  document: ({ input, output }) => {
    const shared = { shared: true, schema: [{ name: "id", type: "BIGINT" }] };
    const projections = [{ name: "line", expression: "CAST(id AS STRING)" }];
    return flow(
      "Shared files",
      {
        csv: { kind: "csv-file", config: { ...shared, path: `${input}/in.csv` } },
        json: { kind: "json-lines-file", config: { ...shared, path: `${input}/in.jsonl` } },
        text: { kind: "text-file", config: { shared: true, path: `${input}/in.txt` } },
        ids: { kind: "union" },
        asText: { kind: "map", config: { keepOthers: false, projections } },
        out: { kind: "text-file-sink", config: { directory: output } },
        lines: { kind: "text-file-sink", config: { directory: output } },
      },
      ["csv -> ids -> asText -> out", "json -> ids", "text -> lines"],
    );
  },
  expected: [
    ...numbers.flatMap((n) => [`${n}`, `${n + ROWS}`]),
    ...numbers.map((n) => `${city(n)} ${n}`),
  ].toSorted(),
};
