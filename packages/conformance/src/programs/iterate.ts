import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const NUMBERS = Array.from({ length: 300 }, (_, i) => i + 1);

/** Steps of the Collatz sequence down to 1. */
function stepsOf(start: number): number {
  let steps = 0;
  for (let n = start; n !== 1; n = n % 2 === 0 ? n / 2 : 3 * n + 1) steps++;
  return steps;
}

export const iterate: Program = {
  id: "iterate",
  about:
    "rows that go round a loop with a hash edge up to 128 times, and are in flight when a checkpoint is taken",
  files: { "numbers.csv": `start\n${NUMBERS.join("\n")}\n` },
  document: ({ input, output }) =>
    flow(
      "Iterate",
      {
        numbers: {
          kind: "csv-file",
          config: { path: `${input}/numbers.csv`, schema: [{ name: "start", type: "INT NOT NULL" }] },
        },
        begin: {
          kind: "map",
          config: {
            keepOthers: true,
            projections: [
              { name: "n", expression: "CAST(start AS BIGINT)" },
              { name: "steps", expression: "0" },
            ],
          },
        },
        loop: { kind: "iterate", config: { until: "n = 1", timeoutMs: 500 } },
        key: { kind: "key-by", config: { columns: ["start"] } },
        next: {
          kind: "map",
          config: {
            keepOthers: true,
            projections: [
              { name: "n", expression: "CASE WHEN n % 2 = 0 THEN n / 2 ELSE 3 * n + 1 END" },
              { name: "steps", expression: "steps + 1" },
            ],
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["numbers -> begin -> loop -> key -> next -> loop:back", "loop.done -> sink"],
    ),
  expected: NUMBERS.map((start) => `${start}\t1\t${stepsOf(start)}`),
};
