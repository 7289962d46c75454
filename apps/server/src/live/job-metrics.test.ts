import { MIN_WATERMARK } from "@millrace/engine/node";
import { describe, expect, test } from "vitest";
import { jobGraph } from "../testing/job-graph.ts";
import { sampleOf } from "../testing/sample-of.ts";
import type { SampledTask } from "../testing/sample-of.ts";
import { JobMetrics } from "./job-metrics.ts";

const reading = (task: SampledTask["task"], more: Partial<SampledTask> = {}): SampledTask => {
  return { jobId: "j", vertexId: "source", subtask: 0, task, operators: [{}], ...more };
};

function metricsOf(
  ...samples: readonly (readonly [atMs: number, ...tasks: readonly SampledTask[]])[]
): JobMetrics {
  const metrics = new JobMetrics(jobGraph());
  for (const [atMs, ...tasks] of samples) {
    for (const task of sampleOf(atMs, tasks).sample.tasks) metrics.add(task, atMs, 1_000_000 + atMs);
  }
  return metrics;
}

describe("figures of a job", () => {
  test("nothing is said before the second sample", () => {
    expect(metricsOf().snapshot()).toBeNull();
    expect(metricsOf([0, reading({ recordsIn: 5, busyMs: 3 })]).snapshot()).toBeNull();
  });

  test("rates are differences over the measured time, shares add up to one", () => {
    const snapshot = metricsOf(
      [100, reading({ recordsOut: 1_000, bytesOut: 50, busyMs: 10, idleMs: 90 })],
      [350, reading({ recordsOut: 1_500, bytesOut: 300, busyMs: 60, idleMs: 190, backpressuredMs: 100 })],
    ).snapshot();
    expect(snapshot?.timeMs).toBe(1_000_350);
    expect(snapshot?.subtasks).toMatchObject([
      {
        recordsOut: 1_500,
        recordsOutPerSecond: 2_000,
        bytesOutPerSecond: 1_000,
        busy: 0.2,
        idle: 0.4,
        backpressured: 0.4,
      },
    ]);
  });

  test("a wait that goes on counts as what it is, although the counters take it in only at its end", () => {
    const parked = { recordsOut: 100, busyMs: 20, idleMs: 80, status: 2 };
    const metrics = metricsOf([100, reading(parked)], [350, reading(parked)]);
    expect(metrics.snapshot()?.subtasks).toMatchObject([{ recordsOutPerSecond: 0, busy: 0, idle: 1 }]);
    const after = { recordsOut: 150, busyMs: 70, idleMs: 530, status: 2 };
    const next = (atMs: number, task: SampledTask["task"]) => {
      for (const sampled of sampleOf(atMs, [reading(task)]).sample.tasks) metrics.add(sampled, atMs, atMs);
      return metrics.snapshot()?.subtasks;
    };
    expect(next(600, after)).toMatchObject([{ recordsOutPerSecond: 100, busy: 0.1, idle: 0.9 }]);
    const blocked = next(850, { ...after, status: 1 });
    expect(blocked?.[0]?.backpressured).toBeCloseTo(250 / 750);
    const working = next(1_100, { ...after, backpressuredMs: 250, status: 0 });
    expect(working?.[0]).toMatchObject({ backpressured: 0.25, busy: 0.3, idle: 0.45 });
  });

  test("shares are those of the last two seconds, and no older reading counts", () => {
    const busyThenIdle = Array.from({ length: 21 }, (_, index) => {
      const atMs = index * 250;
      const task = { busyMs: Math.min(atMs, 2_500), idleMs: Math.max(0, atMs - 2_500) };
      return [atMs, reading(task)] as const;
    });
    const busy = busyThenIdle.map((_, index) => {
      return metricsOf(...busyThenIdle.slice(0, index + 1)).snapshot()?.subtasks[0]?.busy;
    });
    expect(busy.slice(1, 11)).toEqual(Array.from({ length: 10 }, () => 1));
    expect(busy[14]).toBe(0.5);
    expect(busy.slice(18)).toEqual([0, 0, 0]);
  });

  test("an idle job has new figures with every sample", () => {
    const idle = (atMs: number) => [atMs, reading({ recordsOut: 7, idleMs: 5, status: 2 })] as const;
    const samples = Array.from({ length: 8 }, (_, index) => idle(index * 250));
    const numbers = samples.map((_, index) => metricsOf(...samples.slice(0, index + 1)).snapshot()?.seq);
    expect(numbers).toEqual([undefined, 1, 2, 3, 4, 5, 6, 7]);
  });

  test("a clock that was set back costs one sample's figures, not those to come", () => {
    const at = (recordsOut: number) => reading({ recordsOut, busyMs: recordsOut });
    const snapshot = metricsOf(
      [9_000, at(0)],
      [9_250, at(250)],
      [1_000, at(500)],
      [1_250, at(750)],
    ).snapshot();
    expect(snapshot).toMatchObject({
      timeMs: 1_001_250,
      subtasks: [{ recordsOutPerSecond: 1_000, busy: 1 }],
    });
  });

  test("a watermark that never came is null, and so is nothing else", () => {
    const operators = [{ watermark: MIN_WATERMARK, stateBytes: 7 }];
    const [subtask] =
      metricsOf(
        [0, reading({ idleMs: 1 }, { operators })],
        [250, reading({ idleMs: 251 }, { operators })],
      ).snapshot()?.subtasks ?? [];
    expect(subtask?.operators).toMatchObject([{ nodeId: "source", watermarkMs: null, stateBytes: 7 }]);
  });

  test("a new attempt starts from nothing; late samples of the old one do not count", () => {
    const metrics = metricsOf(
      [0, reading({ recordsOut: 900, busyMs: 1 })],
      [250, reading({ recordsOut: 1_000, busyMs: 251 })],
      [500, reading({ recordsOut: 10, busyMs: 2 }, { attempt: 1 })],
    );
    expect(metrics.snapshot()).toBeNull();
    for (const task of sampleOf(600, [reading({ recordsOut: 2_000, busyMs: 600 })]).sample.tasks)
      metrics.add(task, 600, 600);
    expect(metrics.snapshot()).toBeNull();
    for (const task of sampleOf(750, [reading({ recordsOut: 35, busyMs: 252 }, { attempt: 1 })]).sample.tasks)
      metrics.add(task, 750, 750);
    expect(metrics.snapshot()?.subtasks).toMatchObject([{ recordsOut: 35, recordsOutPerSecond: 100 }]);
  });

  test("what a restart ended vanishes; what finished keeps its totals at rest", () => {
    const metrics = metricsOf([0, reading({ busyMs: 1 })], [250, reading({ recordsOut: 9, busyMs: 251 })]);
    const before = metrics.snapshot()?.seq ?? 0;
    metrics.end({ jobId: "j", vertexId: "source", subtask: 0, attempt: 0 }, 2_000_000);
    expect(metrics.snapshot()).toMatchObject({
      timeMs: 2_000_000,
      subtasks: [{ recordsOut: 9, recordsOutPerSecond: 0, busy: 0, idle: 1 }],
    });
    expect(metrics.snapshot()?.seq).toBeGreaterThan(before);
    metrics.clear();
    expect(metrics.snapshot()).toBeNull();
  });

  test("the last counters of a task that ended are its totals, be it never sampled or only before", () => {
    const source = { jobId: "j", vertexId: "source", subtask: 0, attempt: 1 };
    const last = (task: SampledTask["task"], operators: SampledTask["operators"]) =>
      sampleOf(0, [reading(task, { operators })]).sample.tasks[0]!.words;
    const short = metricsOf();
    short.end(source, 7, last({ recordsOut: 12 }, [{ recordsOut: 12, malformedRecords: 3 }]));
    expect(short.snapshot()).toMatchObject({
      timeMs: 7,
      subtasks: [
        {
          recordsOut: 12,
          busy: 0,
          idle: 1,
          inputQueued: 0,
          operators: [{ recordsOut: 12, malformedRecords: 3 }],
        },
      ],
    });
    const longer = metricsOf(
      [0, reading({ busyMs: 1 }, { attempt: 1 })],
      [250, reading({ recordsOut: 9, busyMs: 251 }, { attempt: 1 })],
    );
    longer.end(source, 2_000_000, last({ recordsOut: 12 }, [{}]));
    longer.end({ ...source, attempt: 0 }, 2_000_001, last({ recordsOut: 99 }, [{}]));
    expect(longer.snapshot()?.subtasks).toMatchObject([{ recordsOut: 12, recordsOutPerSecond: 0 }]);
  });

  test("the counters are copied: they are lent for the call only", () => {
    const metrics = new JobMetrics(jobGraph());
    const first = sampleOf(0, [reading({ recordsOut: 100, busyMs: 1 })]).sample.tasks[0]!;
    metrics.add(first, 0, 0);
    first.words.fill(-1);
    metrics.add(sampleOf(1_000, [reading({ recordsOut: 300, busyMs: 2 })]).sample.tasks[0]!, 1_000, 1_000);
    expect(metrics.snapshot()?.subtasks[0]?.recordsOutPerSecond).toBe(200);
  });
});
