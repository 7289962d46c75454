import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

/** Rows (n, word), in many small blocks that are deflated; fastavro wrote it. */
const FILE =
  "T2JqAQQUYXZyby5jb2RlYw5kZWZsYXRlFmF2cm8uc2NoZW1h+AF7InR5cGUiOiAicmVjb3JkIiwgIm5hbWUiOiAiU21hbGwiLCAi" +
  "ZmllbGRzIjogW3sibmFtZSI6ICJuIiwgInR5cGUiOiAibG9uZyJ9LCB7Im5hbWUiOiAid29yZCIsICJ0eXBlIjogWyJudWxsIiwg" +
  "InN0cmluZyJdfV19AGRlZmdoaWprbG1ub3BxcnMcXGNgYik3YAIShixAwogNxOVg4AKxeUBsPpCUAIgrxCACYouB2BIgKSkQFwAP" +
  "tQhkZWZnaGlqa2xtbm9wcXJzHFqTYZBjYik3UAAShkpAwkgFxFVj0ACxtUBsHZCUHohrwGAEYpuA2GYgKQAcRwlkZWZnaGlqa2xt" +
  "bm9wcXJzBBizYGIpN7RiAAAEkgFkZWZnaGlqa2xtbm9wcXJz";

const ROWS = 30;

/** Blocks read by all subtasks, each its parts. */
export const avroFile: Program = {
  id: "avro-file",
  about: "a source split by parts of blocks: each row once, at every parallelism and after a failure",
  files: { "in.avro": Uint8Array.from(atob(FILE), (character) => character.charCodeAt(0)) },
  partBytes: 100,
  document: ({ input, output }) =>
    flow(
      "Avro file",
      {
        rows: {
          kind: "avro-file",
          config: {
            path: `${input}/in.avro`,
            schema: [
              { name: "word", type: "STRING" },
              { name: "n", type: "BIGINT" },
            ],
          },
        },
        out: { kind: "csv-file-sink", config: { directory: output, header: false } },
      },
      ["rows -> out"],
    ),
  expected: Array.from({ length: ROWS }, (_, n) => `${n % 5 === 4 ? "" : `w${n % 3}`},${n}`).toSorted(),
};
