import { appendFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { committedLines, expectedCounts, leftovers } from "./testing/committed-output.ts";
import { EventLog } from "./testing/event-log.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { csvSink, TEST_SETTINGS, wordCountGraph } from "./testing/word-count-graph.ts";

const chunk = (round: number): string =>
  `${Array.from({ length: 400 }, (_, i) => `word${(i * 11 + round) % 53} round${round} ${i}`).join("\n")}\n`;

const settings = (onCancel: "retain" | "delete") => ({
  checkpoint: { ...TEST_SETTINGS.checkpoint, onCancel },
});

function graph(where: TestCluster, parallelism: number, onCancel: "retain" | "delete" = "retain") {
  return wordCountGraph({
    parallelism,
    source: { kind: "text-file-source", path: where.file("in.txt"), mode: "watched" },
    sink: csvSink(where.output),
    settings: settings(onCancel),
  });
}

const checkpoints = (where: TestCluster, jobId: string): Promise<readonly string[]> =>
  readdir(join(where.root, "data", "jobs", jobId, "checkpoints"));

test("stopped and started again from its last checkpoint, four times over while input grows: exactly once", async () => {
  await using where = await TestCluster.start();
  await writeFile(where.file("in.txt"), "");
  let text = "";
  let restoreFrom: string | undefined;
  for (const [round, parallelism] of [2, 2, 1, 3].entries()) {
    const log = new EventLog();
    const job = await where.cluster.submit(graph(where, parallelism), {
      onEvent: log.listen,
      ...(restoreFrom === undefined ? {} : { restoreFrom }),
    });
    text += chunk(round);
    await appendFile(where.file("in.txt"), chunk(round));
    await log.waitFor("part-committed", () => true, { from: 0 });
    const half = chunk(round + 10);
    text += half;
    const stopped = round === 3 ? job.stop("drain") : job.stop("suspend");
    if (round < 3) await appendFile(where.file("in.txt"), half);
    else text = text.slice(0, -half.length);
    const { state, checkpointId } = await stopped;
    expect(state).toBe("finished");
    expect(log.of("checkpoint-completed").at(-1)).toMatchObject({ checkpointId, final: true });
    restoreFrom = join(where.root, "data", "jobs", job.id, "checkpoints", `chk-${checkpointId}`);
    if (round < 3) expect(await checkpoints(where, job.id)).toContain(`chk-${checkpointId}`);
    else expect(await checkpoints(where, job.id)).toEqual([]);
  }
  expect(committedLines(where.output).toSorted()).toEqual(expectedCounts(text));
  expect(leftovers(where.output)).toEqual([]);
});

test("a TaskManager that dies while the job stops: it stops all the same, and nothing is lost", async () => {
  await using where = await TestCluster.start();
  await writeFile(where.file("in.txt"), chunk(0));
  const log = new EventLog();
  const first = await where.cluster.submit(graph(where, 2), { onEvent: log.listen });
  await log.waitFor("part-committed", () => true, { from: 0 });
  const stopped = first.stop("suspend");
  await where.cluster.killTaskManager(where.cluster.taskManagers()[0]?.id ?? "");
  const { state, checkpointId } = await stopped;
  expect(state).toBe("finished");
  const restoreFrom = join(where.root, "data", "jobs", first.id, "checkpoints", `chk-${checkpointId}`);
  await appendFile(where.file("in.txt"), chunk(1));
  const second = await where.cluster.submit(graph(where, 2), { restoreFrom, onEvent: log.listen });
  const rows = (): number => committedLines(where.output).length;
  await log.waitFor("part-committed", () => rows() === expectedCounts(chunk(0) + chunk(1)).length);
  await second.cancel();
  expect(committedLines(where.output).toSorted()).toEqual(expectedCounts(chunk(0) + chunk(1)));
});

test("cancelling keeps or deletes the checkpoints, as the job's settings say", async () => {
  await using where = await TestCluster.start();
  await writeFile(where.file("in.txt"), "a\n");
  for (const onCancel of ["retain", "delete"] as const) {
    const log = new EventLog();
    const job = await where.cluster.submit(graph(where, 1, onCancel), { onEvent: log.listen });
    await log.waitFor("checkpoint-completed", () => true, { from: 0 });
    expect(await job.cancel()).toMatchObject({ state: "cancelled" });
    const left = await checkpoints(where, job.id);
    if (onCancel === "retain") expect(left.length).toBeGreaterThan(0);
    else expect(left).toEqual([]);
  }
});
