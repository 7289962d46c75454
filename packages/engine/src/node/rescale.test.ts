import { appendFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { committedLines, expectedCounts, leftovers } from "./testing/committed-output.ts";
import { EventLog } from "./testing/event-log.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { csvSink, wordCountGraph } from "./testing/word-count-graph.ts";

const chunk = (round: number): string =>
  `${Array.from({ length: 300 }, (_, i) => `word${(i * 7 + round) % 41} round${round} ${i}`).join("\n")}\n`;

test("law 6: a running job goes on at another parallelism, up and down, while input grows: exactly once", async () => {
  await using where = await TestCluster.start({ slotsPerTaskManager: 3 });
  const at = (parallelism: number) =>
    wordCountGraph({
      parallelism,
      source: { kind: "text-file-source", path: where.file("in.txt"), mode: "watched" },
      sink: csvSink(where.output),
    });
  let text = chunk(0);
  await writeFile(where.file("in.txt"), text);
  const log = new EventLog();
  const job = await where.cluster.submit(at(2), { onEvent: log.listen });
  await log.waitFor("checkpoint-completed", () => true, { from: 0 });
  for (const [round, parallelism] of [4, 2, 5, 2].entries()) {
    expect(job.rescale(at(parallelism))).toBeNull();
    text += chunk(round + 1);
    await appendFile(where.file("in.txt"), chunk(round + 1));
    const runs = ({ state, attempt }: { readonly state: string; readonly attempt: number }) =>
      state === "running" && attempt === round + 1;
    await log.waitFor("job-state", runs, { from: 0 });
    const rows = expectedCounts(text).length;
    await log.waitFor("part-committed", () => committedLines(where.output).length === rows, { from: 0 });
  }
  expect(job.execution().vertices.map(({ subtasks }) => subtasks.length)).toEqual([2, 2]);
  expect(await job.stop("drain")).toMatchObject({ state: "finished", restarts: 0 });
  expect(committedLines(where.output).toSorted()).toEqual(expectedCounts(text));
  expect(leftovers(where.output)).toEqual([]);
  expect(log.of("rescaled")).toHaveLength(4);
});
