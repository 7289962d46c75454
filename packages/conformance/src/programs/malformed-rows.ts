import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const ROWS = 2_000;
/** Every 97th row has an amount that is none. */
const isBroken = (n: number): boolean => n % 97 === 0;
const numbers = Array.from({ length: ROWS }, (_, n) => n);

/** Rows that cannot be read leave by the side output, of CSV and of JSON lines. */
export const malformedRows: Program = {
  id: "malformed-rows",
  about: "a side output: malformed rows with their position, each row once on one of the two ways",
  files: {
    "in.csv": `id,amount\n${numbers.map((n) => `${n},${isBroken(n) ? "much" : n * 2}\n`).join("")}`,
    "in.jsonl": numbers
      .map((n) => (isBroken(n) ? `{"id": ${n}, "amount":\n` : `{"id": ${n}, "amount": ${n * 3}}\n`))
      .join(""),
  },
  document: ({ input, output }) => {
    const schema = [
      { name: "id", type: "BIGINT" },
      { name: "amount", type: "BIGINT" },
    ];
    const projections = [
      { name: "line", expression: "line" },
      { name: "reason", expression: "reason" },
    ];
    return flow(
      "Malformed rows",
      {
        csv: { kind: "csv-file", config: { path: `${input}/in.csv`, schema, malformed: "side" } },
        json: { kind: "json-lines-file", config: { path: `${input}/in.jsonl`, schema, malformed: "side" } },
        rows: { kind: "union" },
        broken: { kind: "union" },
        why: { kind: "map", config: { keepOthers: false, projections } },
        out: { kind: "json-lines-file-sink", config: { directory: output } },
        letters: { kind: "csv-file-sink", config: { directory: output, header: false } },
      },
      [
        "csv -> rows -> out",
        "json -> rows",
        "csv.malformed -> broken -> why -> letters",
        "json.malformed -> broken",
      ],
    );
  },
  expected: numbers
    .flatMap((n) =>
      isBroken(n)
        ? [
            `${n + 2},"""much"" is no BIGINT"`,
            `${n + 1},no JSON object: see character ${`{"id": ${n}, "amount":`.length + 1}`,
          ]
        : [`{"id":${n},"amount":${n * 2}}`, `{"id":${n},"amount":${n * 3}}`],
    )
    .toSorted(),
};
