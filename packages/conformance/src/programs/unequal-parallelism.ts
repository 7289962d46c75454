import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const LAST = 3_000;

/** At parallelism 1 all of it is one chain, at another one three vertices with rows in flight between them. */
export const unequalParallelism: Program = {
  id: "unequal-parallelism",
  about: "edges that are rebalanced or chained, as the parallelism has it",
  files: {},
  document: ({ output }) =>
    flow(
      "Unequal parallelism",
      {
        numbers: { kind: "sequence", config: { from: 1, to: LAST }, parallelism: 1 },
        doubled: {
          kind: "map",
          config: { keepOthers: false, projections: [{ name: "n", expression: "n * 2" }] },
        },
        even: { kind: "filter", config: { condition: "n > 0" } },
        one: {
          kind: "map",
          config: { keepOthers: false, projections: [{ name: "n", expression: "n + 1" }] },
          parallelism: 1,
        },
        sink: { kind: "text-file-sink", config: { directory: output }, parallelism: 1 },
      },
      ["numbers -> doubled -> even -> one -> sink"],
    ),
  expected: null,
};
