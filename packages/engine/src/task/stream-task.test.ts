import { describe, expect, it } from "vitest";
import { MAX_WATERMARK } from "../batch/row-batch.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import { batchOfRows } from "../batch/row-values.ts";
import { OPERATOR_COUNTERS, TASK_COUNTERS, TASK_WORDS } from "../metrics/metrics-layout.ts";
import type { SourceOperator } from "../operators/operator.ts";
import { MemorySpillStorage } from "../spill/memory-spill-storage.ts";
import type { SpillStorage } from "../spill/spill-storage.ts";
import { JobFailureError } from "./job-failure-error.ts";
import { Recorder, rig, ROW, SETTINGS } from "./testing/task-rig.ts";

const rows = (...numbers: number[]): RowBatch =>
  batchOfRows(
    ROW,
    numbers.map((n) => [BigInt(n)]),
  );
const time = (words: Float64Array, counter: (typeof TASK_COUNTERS)[number]): number =>
  words[TASK_COUNTERS.indexOf(counter)]!;

describe("StreamTask", () => {
  it("goes from deploying to finished: rows, watermark, barrier, end, last checkpoint", () => {
    const operator = new Recorder();
    const { upstream, task, settle, states, events, downstream } = rig([operator]);
    upstream.emit(rows(1, 2));
    upstream.emitWatermark(5);
    upstream.emit(rows(3));
    upstream.emitBarrier(1, 0);
    upstream.endInput();
    expect(settle()).toBe("idle");
    expect(operator.calls).toEqual([
      "open",
      "rows 1,2",
      "watermark 5",
      "rows 3",
      "snapshot 1",
      "watermark max",
      "end",
    ]);
    expect(states()).toEqual(["initializing", "running", "finishing"]);

    task.deliver({ kind: "checkpoint-completed", checkpointId: 1 });
    expect(settle()).toBe("idle");
    upstream.emitBarrier(2, 0);
    while (downstream.step()) continue;
    settle();
    expect(events.filter(({ kind }) => kind === "snapshot")).toHaveLength(2);
    task.deliver({ kind: "checkpoint-completed", checkpointId: 2 });
    expect(settle()).toBe("done");
    expect(operator.calls.slice(-4)).toEqual(["completed 1", "snapshot 2", "completed 2", "close"]);
    expect(states().at(-1)).toBe("finished");
    expect(task.step()).toBe("done");
  });

  it("a savepoint is told from a checkpoint by its barrier, all the way down", () => {
    const { upstream, task, settle, events, downstream } = rig([new Recorder()]);
    upstream.emitBarrier(1, 0, "savepoint");
    upstream.emitBarrier(2, 0);
    settle();
    expect(events.flatMap((event) => (event.kind === "snapshot" ? [event.type] : []))).toEqual([
      "savepoint",
      "checkpoint",
    ]);
    while (downstream.step()) continue;
    expect(downstream.channels).toEqual([[{ barrier: 1 }, { barrier: 2 }]]);
    task.deliver({ kind: "cancel" });
    settle();
  });

  it("a step takes small frames together, up to so many rows", () => {
    const operator = new Recorder();
    operator.onRows = (batch, { output }) => output.emit(batch);
    const { upstream, task } = rig([operator]);
    task.step();
    const rowCalls = (): number => operator.calls.filter((call) => call.startsWith("rows")).length;
    for (const n of [1, 2]) {
      upstream.emit(rows(n));
      upstream.flush();
    }
    upstream.emit(rows(3));
    upstream.drain();
    expect(task.step()).toBe("ready");
    expect(rowCalls()).toBe(2);
    upstream.drain();
    upstream.emit(rows(...Array.from({ length: 1_100 }, (_, n) => n)));
    upstream.flush();
    upstream.emit(rows(4));
    upstream.flush();
    const before = rowCalls();
    expect(task.step()).toBe("ready");
    expect(rowCalls()).toBe(before + 1);
  });

  it("a failure names node, subtask and reason; the innermost operator is the one that failed", () => {
    const first = new Recorder();
    const second = new Recorder();
    first.onRows = (batch, { output }) => output.emit(batch);
    second.onRows = () => {
      throw new JobFailureError("runtime.division-by-zero", {});
    };
    const { upstream, settle, events } = rig([first, second]);
    upstream.emit(rows(1));
    upstream.flush();
    expect(settle()).toBe("done");
    const failed = events.at(-1)!;
    expect(failed).toMatchObject({
      kind: "state",
      state: "failed",
      failure: {
        reason: "runtime.division-by-zero",
        retry: false,
        nodeId: "node-1",
        operatorUid: "op#1",
        subtask: 0,
      },
    });
    expect([first.calls.at(-1), second.calls.at(-1)]).toEqual(["close", "close"]);
  });

  it("any other error is a bug and says so", () => {
    const operator = new Recorder();
    operator.onRows = () => {
      throw new TypeError("oops");
    };
    const { upstream, settle, events } = rig([operator]);
    upstream.emit(rows(1));
    upstream.flush();
    settle();
    expect(events.at(-1)).toMatchObject({ failure: { reason: "runtime.internal", nodeId: "node-0" } });
  });

  it.each(["cancelled", "failed"])(
    "%s, it leaves nothing of a blocking partition that is not complete",
    (end) => {
      const storage = new MemorySpillStorage({ waits: false });
      const closed: string[] = [];
      const spill: SpillStorage = {
        temporary: () => storage.temporary(),
        openPartition: (jobId, name) => storage.openPartition(jobId, name),
        createPartition: (jobId, name) =>
          Object.assign(storage.createPartition(jobId, name), { close: () => void closed.push(name) }),
      };
      const operator = new Recorder();
      operator.onRows = (batch, { output }) => {
        output.emit(batch);
        if (end === "failed") throw new JobFailureError("runtime.division-by-zero", {});
      };
      const peer = { kind: "file", partition: "out-0-0", subpartition: 0 } as const;
      const channels = [{ id: "out", producer: 0, consumer: 0, peer }];
      const out = {
        edgeId: "out",
        sourceOperator: 0,
        schema: ROW,
        partitioning: { kind: "forward" },
        channels,
      } as const;
      const { upstream, task, settle, states } = rig([operator], { outputs: [out] }, { spill });
      upstream.emit(rows(1));
      upstream.flush();
      settle();
      if (end === "cancelled") task.deliver({ kind: "cancel" });
      expect(settle()).toBe("done");
      expect(states().at(-1)).toBe(end);
      expect([closed, storage.partitions]).toEqual([["out-0-0"], []]);
    },
  );

  it("is cancelled at once, also while it is blocked", () => {
    const source: SourceOperator = {
      open(context) {
        this.poll = (most: number) => {
          for (let i = 0; i < most && !context.output.blocked; i++)
            context.output.emit(rows(i, i, i, i, i, i, i, i));
          return "more";
        };
      },
      poll: () => "more",
    };
    const { task, settle, states } = rig([source]);
    expect(settle()).toBe("blocked");
    task.deliver({ kind: "cancel" });
    expect(task.step()).toBe("done");
    expect(states().at(-1)).toBe("cancelled");
  });

  it("law 4: a source without credit stops, and what it wrote stays bounded", () => {
    let emitted = 0;
    const source: SourceOperator = {
      open(context) {
        this.poll = (most: number) => {
          for (let i = 0; i < most && !context.output.blocked; i++) {
            context.output.emit(rows(emitted++));
          }
          return "more";
        };
      },
      poll: () => "more",
    };
    const { task, settle, words, downstream } = rig([source]);
    expect(settle()).toBe("blocked");
    const before = emitted;
    for (let i = 0; i < 100; i++) expect(task.step()).toBe("blocked");
    expect(emitted).toBe(before);
    expect(time(words, "outputQueued")).toBeLessThanOrEqual(3);
    while (downstream.step()) continue;
    expect(task.step()).toBe("ready");
    expect(emitted).toBeGreaterThan(before);
  });

  it("busy, backpressured and idle time add up to the time since RUNNING", () => {
    const operator = new Recorder();
    const { upstream, task, clock, settle, words } = rig([operator]);
    settle();
    operator.clock = clock;
    operator.costMs = 7;
    let backpressuredMs: () => number = () => NaN;
    operator.onRows = (batch, context) => {
      backpressuredMs = () => context.backpressuredMs!();
      for (let i = 0; i < 3_000; i++) context.output.emit(batch);
    };
    clock.ms += 20;
    task.step();
    upstream.emit(rows(1, 2, 3, 4));
    upstream.flush();
    clock.ms += 5;
    expect(settle()).toBe("blocked");
    clock.ms += 30;
    task.step();
    expect(time(words, "idleMs")).toBe(25);
    expect(time(words, "busyMs")).toBe(7);
    expect(time(words, "backpressuredMs")).toBe(30);
    expect(backpressuredMs()).toBe(30);
    expect(time(words, "idleMs") + time(words, "busyMs") + time(words, "backpressuredMs")).toBe(clock.ms);
  });

  it("sends a half-filled segment when its input runs dry, and counts what it did", () => {
    const operator = new Recorder();
    operator.onRows = (batch, { output }) => output.emit(batch);
    const { upstream, settle, downstream, words } = rig([operator]);
    upstream.emit(rows(1, 2, 3));
    upstream.flush();
    settle();
    expect(downstream.step()).toBe(true);
    expect(downstream.channels[0]).toEqual([1n, 2n, 3n].map((n) => ({ row: [n] })));
    expect([time(words, "recordsIn"), time(words, "recordsOut")]).toEqual([3, 3]);
    expect(words[TASK_WORDS + OPERATOR_COUNTERS.indexOf("recordsIn")]).toBe(3);
    expect(words[TASK_WORDS + OPERATOR_COUNTERS.indexOf("recordsOut")]).toBe(3);
  });

  it("sends a half-filled segment after the buffer timeout while its input does not run dry", () => {
    let n = 0;
    const source: SourceOperator = {
      open(context) {
        this.poll = () => {
          context.output.emit(rows(n++));
          return "more";
        };
      },
      poll: () => "more",
    };
    const { task, clock, downstream } = rig([source]);
    for (let i = 0; i < 5; i++) task.step();
    expect(downstream.step()).toBe(false);
    clock.ms += SETTINGS.bufferTimeoutMs;
    task.step();
    expect(downstream.step()).toBe(true);
  });

  it("calls a processing-time timer when it is due, and wants to be woken for it", () => {
    const operator = new Recorder();
    const { task, clock, settle } = rig([operator]);
    settle();
    operator.context!.registerProcessingTimer(1_000_050);
    expect(task.nextWakeMs).toBe(50);
    clock.ms = 49;
    settle();
    expect(operator.calls).toEqual(["open"]);
    clock.ms = 50;
    settle();
    expect(operator.calls).toEqual(["open", "timer 50"]);
    expect(task.nextWakeMs).toBeNull();
  });

  it("stop: a source reads no more, drains, and takes the last checkpoint", () => {
    const source: SourceOperator = { open: () => {}, poll: () => "idle", snapshot: () => {} };
    const { task, settle, states, downstream } = rig([source]);
    settle();
    task.deliver({ kind: "stop" });
    settle();
    expect(states().at(-1)).toBe("finishing");
    task.deliver({ kind: "trigger-checkpoint", checkpointId: 9, timestampMs: 0 });
    settle();
    while (downstream.step()) continue;
    expect(downstream.channels[0]).toEqual([{ watermark: MAX_WATERMARK }, "end", { barrier: 9 }]);
    task.deliver({ kind: "checkpoint-completed", checkpointId: 9 });
    expect(settle()).toBe("done");
    expect(states().at(-1)).toBe("finished");
  });

  it("ended: consumers that have finished take no barriers, and checkpoints go on until one completes", () => {
    const source: SourceOperator = { open: () => {}, poll: () => "end", snapshot: () => {} };
    const { task, settle, events, downstream } = rig([source]);
    settle();
    while (downstream.step()) continue;
    for (let checkpointId = 1; checkpointId <= 100; checkpointId++) {
      task.deliver({ kind: "trigger-checkpoint", checkpointId, timestampMs: 0 });
      settle();
      expect(events.at(-1)).toMatchObject({ kind: "snapshot", snapshot: { checkpointId } });
      if (checkpointId < 100) task.deliver({ kind: "checkpoint-aborted", checkpointId });
    }
    task.deliver({ kind: "checkpoint-completed", checkpointId: 100 });
    expect(settle()).toBe("done");
  });

  it("a source that had ended before gives nothing, and each checkpoint goes on to say so", () => {
    const poll = (): never => {
      throw new Error("it was read again");
    };
    const source: SourceOperator = { open: () => {}, poll };
    const first = rig([source, new Recorder()], { sourceEnded: true });
    expect(first.settle()).toBe("idle");
    first.task.deliver({ kind: "trigger-checkpoint", checkpointId: 1, timestampMs: 0 });
    first.settle();
    const sections = first.events.flatMap((event) =>
      event.kind === "snapshot" ? event.snapshot.sections : [],
    );
    expect(sections.map(({ operatorUid, name }) => `${operatorUid} ${name}`)).toEqual(["op#0 ended"]);
    const restore = { checkpointId: 1, vertexId: "vertex", subtask: 0, sections };
    const next = rig([source, new Recorder()], { restore });
    expect(next.settle()).toBe("idle");
    while (next.downstream.step()) continue;
    expect(next.downstream.channels[0]).toEqual([{ watermark: MAX_WATERMARK }, "end"]);
    expect(next.states().at(-1)).toBe("finishing");
  });

  it("resume: a source that was suspended reads on, and the checkpoint that would have ended it does not", () => {
    let polls = 0;
    const poll = () => {
      polls += 1;
      return "idle" as const;
    };
    const { task, settle, states } = rig([{ open: () => {}, poll, snapshot: () => {} }]);
    settle();
    task.deliver({ kind: "suspend", checkpointId: 3 });
    task.deliver({ kind: "trigger-checkpoint", checkpointId: 3, timestampMs: 0 });
    settle();
    const before = polls;
    task.deliver({ kind: "checkpoint-aborted", checkpointId: 3 });
    task.deliver({ kind: "resume" });
    settle();
    expect(polls).toBeGreaterThan(before);
    task.deliver({ kind: "trigger-checkpoint", checkpointId: 4, timestampMs: 0 });
    task.deliver({ kind: "checkpoint-completed", checkpointId: 4 });
    expect(settle()).not.toBe("done");
    expect(states().at(-1)).toBe("running");
  });

  it("suspend: a source reads no more, sends no end, and finishes with the checkpoint that was named", () => {
    let polls = 0;
    const poll = () => {
      polls += 1;
      return "idle" as const;
    };
    const source: SourceOperator = { open: () => {}, poll, snapshot: () => {} };
    const { task, settle, states, downstream } = rig([source]);
    settle();
    const before = polls;
    task.deliver({ kind: "suspend", checkpointId: 9 });
    task.deliver({ kind: "trigger-checkpoint", checkpointId: 9, timestampMs: 0 });
    settle();
    while (downstream.step()) continue;
    expect(polls).toBe(before);
    expect(states().at(-1)).toBe("running");
    expect(downstream.channels[0]).toEqual([{ barrier: 9 }]);
    task.deliver({ kind: "checkpoint-completed", checkpointId: 9 });
    expect(settle()).toBe("done");
    expect(states().at(-1)).toBe("finished");
  });

  it("suspend: a barrier that is faster than the mail ends the task all the same", () => {
    const source: SourceOperator = { open: () => {}, poll: () => "idle", snapshot: () => {} };
    const { task, settle, states, downstream } = rig([source]);
    settle();
    task.deliver({ kind: "trigger-checkpoint", checkpointId: 9, timestampMs: 0 });
    settle();
    while (downstream.step()) continue;
    task.deliver({ kind: "suspend", checkpointId: 9 });
    settle();
    expect(states().at(-1)).toBe("running");
    task.deliver({ kind: "checkpoint-completed", checkpointId: 9 });
    expect(settle()).toBe("done");
    expect(states().at(-1)).toBe("finished");
  });
});
