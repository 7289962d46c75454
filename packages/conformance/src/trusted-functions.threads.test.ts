import { expect, test } from "vitest";
import { flow } from "./flow.ts";
import type { Program } from "./program.ts";
import { broadcastProcessFunction } from "./programs/broadcast-process-function.ts";
import { coProcessFunction } from "./programs/co-process-function.ts";
import { windowFunctions } from "./programs/window-functions.ts";
import { ThreadsRunner } from "./run-on-threads.ts";

/** What a function can reach. */
const reach: Program = {
  id: "reach",
  about: "what is in the reach of a function",
  files: { "rows.csv": "n\n1\n" },
  document: ({ input, output }) =>
    flow(
      "Reach",
      {
        rows: {
          kind: "csv-file",
          config: { path: `${input}/rows.csv`, schema: [{ name: "n", type: "INT NOT NULL" }] },
        },
        said: {
          kind: "map-function",
          config: {
            code: 'row => ({ said: typeof globalThis["process"] })',
            schema: [{ name: "said", type: "STRING" }],
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["rows -> said -> sink"],
    ),
  expected: [],
};

test("trusted functions reach the process, and give what those in the sandbox give", async () => {
  await using runner = await ThreadsRunner.start({ trustedFunctions: true });
  expect(await runner.run(reach, 1)).toEqual(["object"]);
  for (const program of [coProcessFunction, broadcastProcessFunction, windowFunctions])
    expect(await runner.run(program, 2)).toEqual(program.expected?.toSorted());
}, 240_000);
