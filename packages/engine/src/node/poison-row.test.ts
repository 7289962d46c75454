import { appendFile, writeFile } from "node:fs/promises";
import { renderFailure } from "@millrace/graph";
import { expect, test } from "vitest";
import { committedLines, expectedCounts } from "./testing/committed-output.ts";
import { EventLog } from "./testing/event-log.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { csvSink, wordCountGraph } from "./testing/word-count-graph.ts";

test("a row that fails the job again and again is named, and the job fails instead of restarting for ever", async () => {
  await using where = await TestCluster.start({
    operatorsUrl: new URL("./testing/poison-operators.ts", import.meta.url).href,
  });
  await writeFile(where.file("in.txt"), "good one\nanother good one\n");
  const log = new EventLog();
  const graph = wordCountGraph({
    parallelism: 2,
    source: { kind: "text-file-source", path: where.file("in.txt"), mode: "watched" },
    sink: csvSink(where.output),
  });
  const job = await where.cluster.submit(graph, { onEvent: log.listen });
  await log.waitFor("part-committed");
  await appendFile(where.file("in.txt"), "still good\na poison row\nnever read\n");
  const { state, failure, restarts } = await job.finished;
  expect({ state, restarts }).toEqual({ state: "failed", restarts: 2 });
  expect(failure).toMatchObject({
    reason: "runtime.poison-row",
    nodeId: "split",
    subtask: 0,
    params: { row: "word = a poison row", times: 3, source: "source", problem: "cannot split 12 characters" },
  });
  expect(failure && renderFailure(failure, "en").message).toBe(
    "split failed 3 times at the same row of source: word = a poison row. The problem: cannot split 12 characters.",
  );
  expect(log.of("restarting").map(({ cause }) => cause?.params["row"])).toEqual([
    "word = a poison row",
    "word = a poison row",
  ]);
  const committed = committedLines(where.output);
  expect(expectedCounts("good one another good one still good")).toEqual(
    expect.arrayContaining([...committed]),
  );
});
