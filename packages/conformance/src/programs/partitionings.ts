import type { FlowPartitioning } from "@millrace/graph";
import { flow } from "../flow.ts";
import type { FlowPart } from "../flow.ts";
import type { Program } from "../program.ts";

const ROWS = 400;

const LINES = Array.from({ length: ROWS }, (_, i) => `${((i * 7_919) % 1_000) - 300},k${i % 9}`);

/** In this order one after the other, each into a Map of its own parallelism. */
const CHOICES: readonly FlowPartitioning[] = [
  { kind: "shuffle", seed: 7 },
  { kind: "rescale" },
  { kind: "custom", column: "n" },
  { kind: "rescale" },
  { kind: "hash", columns: ["k", "n"] },
  { kind: "rebalance" },
  { kind: "global" },
  { kind: "rescale" },
];

/** Behind them every row goes to all three subtasks of the last Map. */
const COPIES = 3;

const step = (index: number): FlowPart => ({
  kind: "map",
  config: { keepOthers: true, projections: [{ name: "n", expression: "n + 1" }] },
  parallelism: [3, 1, 4, 2, 3, 2, 3, 4][index] ?? 1,
});

export const partitionings: Program = {
  id: "partitionings",
  about:
    "every way to spread the rows of an edge, between operators of unequal parallelism: no row is lost or doubled but by broadcast",
  files: { "rows.csv": `n,k\n${LINES.join("\n")}\n` },
  document: ({ input, output }) => {
    const steps = Object.fromEntries(CHOICES.map((_, index) => [`step${index}`, step(index)]));
    return flow(
      "Partitionings",
      {
        rows: {
          kind: "text-file",
          config: {
            path: `${input}/rows.csv`,
            format: "csv",
            schema: [
              { name: "n", type: "INT NOT NULL" },
              { name: "k", type: "STRING NOT NULL" },
            ],
          },
        },
        ...steps,
        all: { ...step(0), parallelism: COPIES },
        sink: { kind: "text-file-sink", config: { directory: output }, parallelism: COPIES },
      },
      [["rows", ...Object.keys(steps), "all", "sink"].join(" -> ")],
      {
        ...Object.fromEntries(
          CHOICES.map((choice, index) => [index === 0 ? "rows" : `step${index - 1}`, choice]),
        ),
        [`step${CHOICES.length - 1}`]: { kind: "broadcast" },
        all: { kind: "forward" },
      },
    );
  },
  expected: LINES.flatMap((line) => {
    const [n = "", k = ""] = line.split(",");
    return Array.from({ length: COPIES }, () => `${Number(n) + CHOICES.length + 1}\t${k}`);
  }),
};
