import { flow } from "../flow.ts";
import type { FlowPart } from "../flow.ts";
import type { Program } from "../program.ts";

const KEYS = 12;
const ROWS = Array.from({ length: 400 }, (_, i) => ({ k: (i * 7) % KEYS, n: i }));

/** Rows of one key stay in order, so that a count by key says whether one of them went elsewhere or twice. */
const step = (parallelism: number): FlowPart => ({
  kind: "map",
  config: { keepOthers: true, projections: [{ name: "n", expression: "n + 1" }] },
  parallelism,
});

/** Keys that a function or an expression has no subtask for. */
const NOWHERE: readonly number[] = [5, 7];

/** At an edge, as the node has them. */
const SETTINGS = {
  kind: "partitioner",
  expression: "",
  code: "",
  bigints: "number",
  onError: "fail",
} as const;

export const partitioners: Program = {
  id: "partitioners",
  about:
    "rows go to the subtask that an expression or a function gives, between operators of unequal parallelism: no row is lost, doubled or sent elsewhere, but those for which one gives none and says skip",
  files: { "rows.csv": `k,n\n${ROWS.map(({ k, n }) => `${k},${n}`).join("\n")}\n` },
  document: ({ input, output }) =>
    flow(
      "Partitioners",
      {
        rows: {
          kind: "csv-file",
          config: {
            path: `${input}/rows.csv`,
            schema: ["k", "n"].map((name) => ({ name, type: "INT NOT NULL" })),
          },
        },
        byFunction: {
          kind: "custom-partitioning",
          config: { by: "function", code: "(row, numPartitions) => row.k % numPartitions" },
        },
        three: step(3),
        byExpression: {
          kind: "custom-partitioning",
          config: { by: "expression", expression: "MOD(k, 2)" },
        },
        two: step(2),
        again: {
          kind: "custom-partitioning",
          config: {
            by: "function",
            onError: "skip",
            code: `export default ({ k }, n) => {\n  if (k === ${NOWHERE[0]}) throw new Error("none");\n  return (k + n - 1) % n;\n}`,
          },
        },
        four: step(4),
        five: step(3),
        six: step(2),
        sink: { kind: "text-file-sink", config: { directory: output }, parallelism: 4 },
      },
      ["rows -> byFunction -> three -> byExpression -> two -> again -> four -> five -> six -> sink"],
      {
        four: { ...SETTINGS, by: "function", code: "(row, n) => (row.k * 5) % n" },
        five: {
          ...SETTINGS,
          by: "expression",
          expression: `CASE WHEN k = ${NOWHERE[1]} THEN -1 ELSE MOD(k + 1, 2) END`,
          onError: "skip",
        },
      },
    ),
  expected: ROWS.filter(({ k }) => !NOWHERE.includes(k)).map(({ k, n }) => `${k}\t${n + 5}`),
};
