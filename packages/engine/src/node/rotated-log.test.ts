import { appendFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bigint, rowSchema } from "@millrace/graph";
import type { JobGraph } from "@millrace/graph";
import { expect, test } from "vitest";
import { committedLines } from "./testing/committed-output.ts";
import { EventLog } from "./testing/event-log.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { csvSink, TEST_SETTINGS } from "./testing/word-count-graph.ts";

const SCHEMA = rowSchema([{ name: "n", type: bigint() }]);

/** JSON lines of a watched file, as CSV. */
function copyGraph(path: string, output: string): JobGraph {
  const source = { kind: "json-lines-source", path, mode: "watched", malformed: "fail" } as const;
  const operator = { uid: "read#0", nodeId: "read", name: "read", spec: source, input: null };
  const sink = { uid: "write#0", nodeId: "write", name: "write", spec: csvSink(output), input: 0 };
  return {
    name: "copy",
    maxParallelism: 128,
    settings: TEST_SETTINGS,
    edges: [],
    vertices: [
      {
        id: "copy",
        name: "read -> write",
        parallelism: 1,
        slotSharingGroup: "default",
        operators: [
          { ...operator, inputSchema: null, outputSchema: SCHEMA },
          { ...sink, inputSchema: SCHEMA, outputSchema: null },
        ],
      },
    ],
  };
}

const lines = (from: number): string => Array.from({ length: 100 }, (_, n) => `{"n":${from + n}}\n`).join("");

test("a log of JSON lines that is put aside when it is full is read on in the new file, each line once", async () => {
  await using where = await TestCluster.start();
  const path = where.file("access.jsonl");
  await writeFile(path, lines(0));
  const log = new EventLog();
  const job = await where.cluster.submit(copyGraph(path, where.output), { onEvent: log.listen });
  const rows = (): number => committedLines(where.output).length;
  await log.waitFor("part-committed", () => rows() === 100, { from: 0 });
  for (let rotation = 1; rotation <= 3; rotation++) {
    await appendFile(path, lines(rotation * 200 - 100));
    await rename(path, `${path}.1`);
    await appendFile(path, lines(rotation * 200));
    const all = 100 + rotation * 200;
    await log.waitFor("part-committed", () => rows() === all, { from: 0 });
  }
  const victim = where.cluster.taskManagers().find(({ slots }) => slots.length > 0)?.id ?? "";
  await where.cluster.killTaskManager(victim);
  await log.waitFor("restored", () => true, { from: 0 });
  await appendFile(path, lines(700));
  await log.waitFor("part-committed", () => rows() === 800, { from: 0 });
  expect(await job.stop()).toMatchObject({ state: "finished", failure: null });
  const numbers = committedLines(where.output)
    .map(Number)
    .toSorted((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 800 }, (_, n) => n));
});

test("a log that is put aside while no job reads it: the next one reads the rest of the old file, then the new one", async () => {
  await using where = await TestCluster.start();
  const path = where.file("access.jsonl");
  await writeFile(path, lines(0));
  const log = new EventLog();
  const first = await where.cluster.submit(copyGraph(path, where.output), { onEvent: log.listen });
  const rows = (): number => committedLines(where.output).length;
  await log.waitFor("part-committed", () => rows() === 100, { from: 0 });
  const { checkpointId } = await first.stop("suspend");
  await appendFile(path, lines(100));
  await rename(path, `${path}.1`);
  await writeFile(path, lines(200) + lines(300) + lines(400));
  const restoreFrom = join(where.root, "data", "jobs", first.id, "checkpoints", `chk-${checkpointId}`);
  const second = await where.cluster.submit(copyGraph(path, where.output), { restoreFrom });
  await expect.poll(rows).toBe(500);
  expect(await second.stop()).toMatchObject({ state: "finished", failure: null });
  const numbers = committedLines(where.output)
    .map(Number)
    .toSorted((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 500 }, (_, n) => n));
});
