import { describe, expect, it } from "vitest";
import type { RowBatch } from "../batch/row-batch.ts";
import { batchOfRows } from "../batch/row-values.ts";
import type { SourceOperator } from "../operators/operator.ts";
import { Recorder, rig, ROW } from "./testing/task-rig.ts";

const rows = (...numbers: number[]): RowBatch =>
  batchOfRows(
    ROW,
    numbers.map((n) => [BigInt(n)]),
  );

/** Has room for no row after its first ones until it is told. */
class Full extends Recorder {
  room = false;
  readonly waitsForIo = true;
  readonly keepsWhatWaits = true;

  drain(): boolean {
    return this.room || !this.calls.some((call) => call.startsWith("rows"));
  }
}

describe("a task with an operator that has no room", () => {
  it("an operator that keeps what waits for room holds up rows, and no barrier, watermark or mail", () => {
    const operator = new Full();
    const { upstream, task, settle, events, downstream } = rig([operator]);
    upstream.emit(rows(1, 2));
    upstream.emitWatermark(5);
    upstream.emitBarrier(1, 0);
    upstream.emit(rows(3));
    upstream.flush();
    expect(settle()).toBe("blocked");
    expect(operator.calls).toEqual(["open", "rows 1,2", "watermark 5", "snapshot 1"]);
    expect(events.filter(({ kind }) => kind === "snapshot")).toHaveLength(1);
    while (downstream.step()) continue;
    expect(downstream.channels[0]).toEqual([{ watermark: 5 }, { barrier: 1 }]);
    task.deliver({ kind: "checkpoint-completed", checkpointId: 1 });
    expect(settle()).toBe("blocked");
    expect(operator.calls.at(-1)).toBe("completed 1");
    operator.room = true;
    settle();
    expect(operator.calls.at(-1)).toBe("rows 3");
  });

  it("a source whose rows wait for room in an operator takes its checkpoint, and leaves with the one it stops with", () => {
    let polls = 0;
    let give: () => void = () => {};
    const source: SourceOperator = {
      open: ({ output }) => {
        give = () => output.emit(rows(1));
      },
      poll: () => {
        if (polls++ === 0) give();
        return "more";
      },
    };
    const operator = new Full();
    const { task, settle } = rig([source, operator]);
    expect(settle()).toBe("blocked");
    task.deliver({ kind: "suspend", checkpointId: 4 });
    task.deliver({ kind: "trigger-checkpoint", checkpointId: 4, timestampMs: 0 });
    expect(settle()).toBe("blocked");
    expect(operator.calls).toEqual(["open", "rows 1", "snapshot 4"]);
    task.deliver({ kind: "checkpoint-completed", checkpointId: 4 });
    expect(settle()).toBe("done");
    expect(polls).toBe(1);
  });
});
