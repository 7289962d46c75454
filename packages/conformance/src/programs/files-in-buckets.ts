import type { FlowNode } from "@millrace/graph";
import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

/** Numbers as JSON lines, in files that lie in buckets which the rows name. `ends`: settings of when a file does. */
export const filesInBuckets = (
  about: Pick<Program, "id" | "about">,
  { name, rows, ends }: { readonly name: string; readonly rows: number; readonly ends: FlowNode["config"] },
): Program => ({
  ...about,
  files: {},
  document: ({ output }) =>
    flow(
      name,
      {
        numbers: { kind: "sequence", config: { from: 1, to: rows } },
        out: {
          kind: "file-sink",
          config: {
            directory: output,
            format: "json",
            buckets: "expression",
            expression: "CASE WHEN n % 7 = 0 THEN NULL ELSE CONCAT('by3=', CAST(n % 3 AS STRING), '/x') END",
            inactiveSeconds: 1,
            ...ends,
          },
        },
      },
      ["numbers -> out"],
    ),
  expected: Array.from({ length: rows }, (_, n) => `{"n":${n + 1}}`).toSorted(),
});
