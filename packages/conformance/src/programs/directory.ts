import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const FILES = 9;
const ROWS = 200;
const numbers = Array.from({ length: FILES * ROWS }, (_, n) => n);
const fileOf = (file: number): string =>
  `n\n${numbers
    .slice(file * ROWS, (file + 1) * ROWS)
    .map((n) => `${n}\n`)
    .join("")}`;

/** Files of a directory, given to subtasks as they ask for them. */
export const directory: Program = {
  id: "directory",
  about:
    "files that a coordinator gives to subtasks: each row once, at every parallelism and after a failure",
  files: Object.fromEntries([
    ...Array.from({ length: FILES }, (_, file) => [`day-${file}.csv`, fileOf(file)] as const),
    ["notes.txt", "not meant"],
  ]),
  document: ({ input, output }) =>
    flow(
      "Directory",
      {
        rows: {
          kind: "directory",
          config: {
            directory: input,
            pattern: "day-*.csv",
            mode: "once",
            schema: [{ name: "n", type: "BIGINT" }],
            malformed: "fail",
          },
        },
        out: { kind: "text-file-sink", config: { directory: output } },
      },
      ["rows -> out"],
    ),
  expected: numbers.map(String).toSorted(),
};
