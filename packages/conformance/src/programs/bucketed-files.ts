import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const ROWS = 3_000;

/** Files in directories that the rows name, each ended by its size or by a checkpoint. */
export const bucketedFiles: Program = {
  id: "bucketed-files",
  about: "a sink with several files open at once: each row in one of them, whenever it fails",
  files: {},
  document: ({ output }) =>
    flow(
      "Bucketed files",
      {
        numbers: { kind: "sequence", config: { from: 1, to: ROWS } },
        out: {
          kind: "file-sink",
          config: {
            directory: output,
            format: "json",
            buckets: "expression",
            expression: "CASE WHEN n % 7 = 0 THEN NULL ELSE CONCAT('by3=', CAST(n % 3 AS STRING), '/x') END",
            ends: "checkpoint",
            inactiveSeconds: 1,
          },
        },
      },
      ["numbers -> out"],
    ),
  expected: Array.from({ length: ROWS }, (_, n) => `{"n":${n + 1}}`).toSorted(),
};
