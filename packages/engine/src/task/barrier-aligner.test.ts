import { describe, expect, it } from "vitest";
import { batchOfRows } from "../batch/row-values.ts";
import { InputGate } from "../network/input-gate.ts";
import { ResultPartition } from "../network/result-partition.ts";
import { SlotLocalChannels } from "../network/slot-local-channels.ts";
import { BarrierAligner } from "./barrier-aligner.ts";
import { ManualClock, ROW } from "./testing/task-rig.ts";

function twoChannels() {
  const local = new SlotLocalChannels({ poison: true });
  const gate = new InputGate(
    ["a", "b"].map((id) => ({ id, end: local.end(id), input: 0, schema: ROW })),
    null,
  );
  const [a, b] = ["a", "b"].map(
    (id) =>
      new ResultPartition({
        schema: ROW,
        partitioning: { kind: "forward" },
        maxParallelism: 128,
        channels: [{ id, consumer: 0, end: local.end(id) }],
        trace: null,
      }),
  );
  return { gate, a: a!, b: b! };
}

describe("BarrierAligner", () => {
  it("at least once, a channel whose barrier came goes on, and the last barrier takes the checkpoint", () => {
    const { gate, a, b } = twoChannels();
    const aligner = new BarrierAligner(gate, new ManualClock(), "at-least-once");
    a.emitBarrier(1, 0);
    a.emit(batchOfRows(ROW, [[7n]]));
    a.flush();
    expect(gate.next()).toBe("control");
    expect(aligner.barrier(gate.channel, 1, 0)).toBe(true);
    expect(aligner.take()).toBe(null);
    expect(gate.isBlocked(0)).toBe(false);
    expect(gate.next()).toBe("rows");
    b.emitBarrier(1, 0);
    expect(gate.next()).toBe("control");
    expect(aligner.barrier(gate.channel, 1, 0)).toBe(false);
    expect(aligner.take()).toMatchObject({ checkpointId: 1, rowsBuffered: 0 });
  });

  it("at least once, the barriers of a savepoint are aligned all the same", () => {
    const { gate, a } = twoChannels();
    const aligner = new BarrierAligner(gate, new ManualClock(), "at-least-once");
    a.emitBarrier(1, 0, "savepoint");
    gate.next();
    aligner.barrier(gate.channel, 1, 0, "savepoint");
    expect(gate.isBlocked(0)).toBe(true);
  });
});
