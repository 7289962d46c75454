import { appendFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { StateRead } from "../rpc/gateway.ts";
import { committedLines, expectedCounts, leftovers } from "./testing/committed-output.ts";
import { EventLog } from "./testing/event-log.ts";
import { failSwitch } from "./testing/fails-on-request.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { csvSink, wordCountGraph } from "./testing/word-count-graph.ts";

const operatorsUrl = new URL("./testing/fails-on-request.ts", import.meta.url).href;
const chunk = (round: number): string =>
  `${Array.from({ length: 200 }, (_, i) => `word${(i * 7 + round) % 23} round${round} ${i}`).join("\n")}\n`;

/** What the tasks of an attempt read when it began. */
function readBy(log: EventLog, attempt: number): StateRead {
  const read = log.of("task-state").flatMap((event) => (event.task.attempt === attempt && event.read) || []);
  return {
    bytes: read.reduce((sum, { bytes }) => sum + bytes, 0),
    localBytes: read.reduce((sum, { localBytes }) => sum + localBytes, 0),
  };
}

async function removeCopies(where: TestCluster): Promise<void> {
  const working = join(where.root, "data", "working");
  for (const taskManager of await readdir(working))
    await rm(join(working, taskManager, "state"), { recursive: true, force: true });
}

test("a restart reads the copies of its TaskManager, and the checkpoint where they are gone", async () => {
  await using where = await TestCluster.start({ operatorsUrl, localStateBytes: 1e9 });
  await writeFile(where.file("in.txt"), "");
  const log = new EventLog();
  const graph = wordCountGraph({
    parallelism: 2,
    source: { kind: "text-file-source", path: where.file("in.txt"), mode: "watched" },
    sink: csvSink(where.output),
  });
  const job = await where.cluster.submit(graph, { onEvent: log.listen });
  let text = "";
  for (let round = 0; round < 3; round++) {
    const from = log.events.length;
    if (round === 2) await removeCopies(where);
    if (round > 0) await writeFile(failSwitch(where.output), "");
    text += chunk(round);
    await appendFile(where.file("in.txt"), chunk(round));
    await log.waitFor("checkpoint-completed", ({ attempt }) => attempt === round, { from });
  }
  const [first, second] = [readBy(log, 1), readBy(log, 2)];
  expect(first.localBytes).toBeGreaterThan(0);
  expect(second.bytes).toBeGreaterThan(second.localBytes);
  expect(await job.stop()).toMatchObject({ state: "finished", restarts: 2 });
  expect(committedLines(where.output).toSorted()).toEqual(expectedCounts(text));
  expect(leftovers(where.output)).toEqual([]);
});
