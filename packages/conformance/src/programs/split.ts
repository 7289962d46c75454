import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const NUMBERS = Array.from({ length: 900 }, (_, i) => ((i * 7_919) % 1_000) - 200);

/** A number for each output that takes the row. */
const outputsOf = (n: number): readonly number[] => {
  const taken = [...(n % 2 === 0 ? [1] : []), ...(n > 500 ? [2] : [])];
  return taken.length === 0 ? [0] : taken;
};

export const split: Program = {
  id: "split",
  about: "rows that go to several side outputs, to one or to none, each mapped apart and merged again",
  files: { "numbers.csv": `n\n${NUMBERS.join("\n")}\n` },
  document: ({ input, output }) => {
    const mark = (text: string) => ({
      kind: "map",
      config: { keepOthers: true, projections: [{ name: "output", expression: text }] },
    });
    return flow(
      "Split",
      {
        numbers: {
          kind: "text-file",
          config: {
            path: `${input}/numbers.csv`,
            format: "csv",
            schema: [{ name: "n", type: "INT NOT NULL" }],
          },
        },
        split: { kind: "split", config: { branches: "2", condition1: "n % 2 = 0", condition2: "n > 500" } },
        even: mark("1"),
        large: mark("2"),
        others: mark("0"),
        all: { kind: "union" },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      [
        "numbers -> split -> others -> all -> sink",
        "split.branch-1 -> even -> all",
        "split.branch-2 -> large -> all",
      ],
    );
  },
  expected: NUMBERS.flatMap((n) => outputsOf(n).map((taken) => `${n}\t${taken}`)),
};
