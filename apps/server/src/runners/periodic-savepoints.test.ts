import { expect, test } from "vitest";
import { PeriodicSavepoints } from "./periodic-savepoints.ts";
import type { PeriodicJob } from "./periodic-savepoints.ts";

const job = (id: string, intervalMs: number | null, state = "running"): PeriodicJob =>
  ({ record: { summary: { id, state } }, handle: {}, intervalMs }) as unknown as PeriodicJob;

test("each job at its own interval, from when it is seen first; none where it does not run or wants none", () => {
  const taken: string[] = [];
  const periodic = new PeriodicSavepoints(({ record }) => {
    taken.push(record.summary.id);
    return Promise.reject(new Error("a full disk is told elsewhere"));
  });
  const jobs = [job("often", 1_000), job("seldom", 2_500), job("never", null)];
  for (let nowMs = 0; nowMs <= 3_000; nowMs += 500) periodic.tick(nowMs, jobs);
  expect(taken).toEqual(["often", "often", "seldom", "often"]);
  periodic.tick(4_000, [job("often", 1_000, "restarting")]);
  periodic.tick(4_100, [job("often", 1_000)]);
  expect(taken).toHaveLength(5);
});
