import { readFileSync } from "node:fs";
import { z } from "zod";
import { CommandError } from "../command-error.ts";

/**
 * A test file of a pipeline, `*.flow-test.json`:
 *
 *     {
 *       "flow": "word-count.flow.json",            relative to this file
 *       "tests": [{
 *         "name": "counts words",
 *         "inputs": {
 *           "text": { "rows": [{ "line": "to be or not to be" }] },
 *           "clicks": {
 *             "script": ["+I[ann, 2026-01-02 03:04:05]", "watermark 2026-01-02 03:05:00", "+5s", "idle", "active"],
 *             "end": false
 *           }
 *         },
 *         "expect": { "print": { "rows": ["+I[to, 1]", ["be", 1]], "ordered": false } },
 *         "late": { "window": 0 }
 *       }]
 *     }
 *
 * 1. Nodes are named by their id, or by their name where only one has it. Every source of the pipeline needs its rows,
 *    in the order in which they come; each is an object by column, or an array in the order of the columns. What an
 *    object leaves out is NULL. A TIMESTAMP is text, `2026-01-02 03:04:05.678`.
 * 2. A source may have a `script` instead, whose lines come one after the other: a row (as above, or `+I[a, 1]`);
 *    `watermark TIME`, a TIMESTAMP or milliseconds since 1970; `idle`, and `active` again; `+5s` (`+99ms`, `+2m`, `+1h`):
 *    the lines behind it come so much later in processing time, which is how sources take turns. Watermarks and
 *    idleness of a script stand for those that nodes behind the source would make: these pass them on. `end` (default
 *    true): behind its last line the source ends, and everything fires that is still open; false: it stays open, and the
 *    test ends when nothing more happens.
 * 3. A sink's rows are arrays of values (inserts), or Flink's notation with the row kind: `+I[a, 1]`, `-U[a, 1]`. Those
 *    of a sink that is not named are not looked at. `ordered` false (default): in any order.
 * 4. `late`: how many rows the node dropped, or gave aside, for coming after the watermark.
 * 5. The pipeline runs on the simulation, with the seed (default 1): the same rows in, the same rows out, every time; or,
 *    where the command says so, on slots of its own or of a server, where sources have rows alone and all of them end.
 */
const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const row = z.union([z.array(cell), z.record(z.string(), cell)]);
const input = z.union([
  z.strictObject({ rows: z.array(row), end: z.boolean().default(true) }),
  z.strictObject({ script: z.array(z.union([row, z.string()])), end: z.boolean().default(true) }),
]);

const caseSchema = z.strictObject({
  name: z.string().min(1),
  seed: z.int().min(0).default(1),
  inputs: z.record(z.string(), input),
  expect: z.record(
    z.string(),
    z.strictObject({
      rows: z.array(z.union([z.array(cell), z.string()])),
      ordered: z.boolean().default(false),
    }),
  ),
  late: z.record(z.string(), z.int().min(0)).default({}),
});

const fileSchema = z.strictObject({ flow: z.string().min(1), tests: z.array(caseSchema).min(1) });

export type FlowTestCase = z.infer<typeof caseSchema>;
export type FlowTestFile = z.infer<typeof fileSchema>;
export type FlowTestInput = z.infer<typeof input>;
export type Cell = z.infer<typeof cell>;

/** Throws CommandError that names the file and the place in it. */
export function readFlowTest(path: string): FlowTestFile {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new CommandError(
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  const parsed = fileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `  ${issue.path.join(".") || "top level"}: ${issue.message}`,
  );
  throw new CommandError(`${path} is no test of a pipeline:\n${problems.join("\n")}`);
}
