import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const ROWS = 12_000;

/** Files that are written over many checkpoints, each in a bucket and ended by a time. */
export const spanningFiles: Program = {
  id: "spanning-files",
  about: "parts in progress that every checkpoint has a longer piece of: each row in one of them, once",
  files: {},
  document: ({ output }) =>
    flow(
      "Spanning files",
      {
        numbers: { kind: "sequence", config: { from: 1, to: ROWS } },
        out: {
          kind: "file-sink",
          config: {
            directory: output,
            format: "json",
            buckets: "expression",
            expression: "CASE WHEN n % 7 = 0 THEN NULL ELSE CONCAT('by3=', CAST(n % 3 AS STRING), '/x') END",
            rollSeconds: 2,
            inactiveSeconds: 1,
          },
        },
      },
      ["numbers -> out"],
    ),
  expected: Array.from({ length: ROWS }, (_, n) => `{"n":${n + 1}}`).toSorted(),
};
