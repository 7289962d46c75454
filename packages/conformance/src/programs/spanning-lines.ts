import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const ROWS = 3_000;
const TEXT = "the river turns the mill, and the mill turns the stone; ".repeat(8);

/** Lines of some length by key, in files that end with a size: many checkpoints have the same part, few end one. */
export const spanningLines: Program = {
  id: "spanning-lines",
  about: "parts in progress that end with their size, behind an exchange",
  files: {},
  document: ({ output }) =>
    flow(
      "Spanning lines",
      {
        numbers: { kind: "sequence", config: { from: 1, to: ROWS } },
        text: {
          kind: "map",
          config: {
            keepOthers: false,
            projections: [
              { name: "n", expression: "n" },
              { name: "text", expression: `'${TEXT}'` },
            ],
          },
        },
        byNumber: { kind: "key-by", config: { columns: ["n"] } },
        once: { kind: "deduplicate", config: { columns: ["n"] } },
        out: {
          kind: "file-sink",
          config: { directory: output, format: "text", delimiter: "|", rollMegabytes: 1, rollSeconds: 60 },
        },
      },
      ["numbers -> text -> byNumber -> once -> out"],
    ),
  expected: Array.from({ length: ROWS }, (_, n) => `${n + 1}|${TEXT}`).toSorted(),
};
