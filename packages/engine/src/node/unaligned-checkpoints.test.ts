import { mkdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { EventLog } from "./testing/event-log.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { verifiedJob, verifiedResult } from "./testing/verified-job.ts";

const CHECKPOINTS = 10;

/**
 * After Flink's UnalignedCheckpointITCase: consecutive numbers, a partition that shifts, checkpoints every 100 ms, a
 * sink that holds everything up, and five failures: at a quarter, at half, at three quarters and in the recovery from
 * it, and at the end.
 */
test.for([
  ["hashmap", "unaligned", 1, 1, 1],
  ["hashmap", "aligned", 1, 1, 1],
  ["hashmap", "unaligned", 5, 1, 5],
  ["hashmap", "unaligned", 5, 3, 2],
  ["hashmap", "aligned", 5, 3, 2],
  ["hashmap", "unaligned", 20, 2, 10],
  ["hashmap", "aligned", 20, 2, 10],
  ["lmdb", "unaligned", 1, 1, 1],
  ["lmdb", "aligned", 1, 1, 1],
  ["lmdb", "unaligned", 5, 3, 2],
  ["lmdb", "aligned", 5, 3, 2],
  ["lmdb", "unaligned", 20, 2, 10],
] as const)(
  "%s, %s at parallelism %i in %i TaskManagers of %i slots: nothing lost, nothing twice, nothing out of order",
  async ([backend, mode, parallelism, taskManagers, slotsPerTaskManager]) => {
    await using cluster = await TestCluster.start({
      taskManagers,
      slotsPerTaskManager,
      segmentPoolBytes: 96 << 20,
      operatorsUrl: new URL("./testing/verifying-operators.ts", import.meta.url).href,
    });
    const directory = cluster.file("results");
    await mkdir(directory);
    const log = new EventLog();
    const splits = Math.max(4, parallelism);
    const run = { directory, splits, checkpoints: CHECKPOINTS, padBytes: 400, sinkMs: 2 };
    const checkpoint = { mode, intervalMs: 100, timeoutMs: 30_000, retained: 1 };
    const graph = verifiedJob({ run, parallelism, checkpoint, backend });
    const job = await cluster.cluster.submit(graph, { onEvent: log.listen });
    const result = await job.finished;
    expect(result).toMatchObject({ state: "finished", restarts: 5 });
    const { given, rows, storedBytes, ...found } = verifiedResult(directory);
    expect(found).toEqual({ lost: 0, duplicated: 0, outOfOrder: 0, miscounted: 0, failures: 5 });
    expect(rows).toBe(given);
    expect(storedBytes > 0).toBe(backend === "lmdb");
    expect(log.of("checkpoint-completed").length).toBeGreaterThanOrEqual(CHECKPOINTS);
    const overtaken = log
      .of("checkpoint-acknowledged")
      .reduce((sum, { inFlightRows = 0 }) => sum + inFlightRows, 0);
    if (mode === "unaligned") expect(overtaken).toBeGreaterThan(0);
    else expect(overtaken).toBe(0);
  },
);
