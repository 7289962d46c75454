import { parquetWriteBuffer } from "hyparquet-writer";
import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const ROWS = 5_000;
const numbers = Array.from({ length: ROWS }, (_, n) => n);
const city = (n: number): string | null => (n % 11 === 0 ? null : `c${n % 7}`);

const file = (): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: "n", data: numbers.map(BigInt), type: "INT64" },
        { name: "city", data: numbers.map(city), type: "STRING" },
        { name: "unread", data: numbers.map((n) => n / 3), type: "DOUBLE" },
      ],
      rowGroupSize: 700,
    }),
  );

/** Row groups read by subtasks of their own. */
export const parquetFile: Program = {
  id: "parquet-file",
  about: "a source split by row group: each row once, at every parallelism and after a failure",
  files: { "in.parquet": file() },
  document: ({ input, output }) =>
    flow(
      "Parquet file",
      {
        rows: {
          kind: "parquet-file",
          config: {
            path: `${input}/in.parquet`,
            schema: [
              { name: "n", type: "BIGINT" },
              { name: "city", type: "STRING" },
              { name: "unread", type: "DOUBLE" },
            ],
          },
        },
        two: {
          kind: "map",
          config: {
            keepOthers: false,
            projections: [
              { name: "n", expression: "n" },
              { name: "city", expression: "city" },
            ],
          },
        },
        out: { kind: "csv-file-sink", config: { directory: output, header: false } },
      },
      ["rows -> two -> out"],
    ),
  expected: numbers.map((n) => `${n},${city(n) ?? ""}`).toSorted(),
};
