import { describe, expect, it } from "vitest";
import type { Partitioning } from "@millrace/graph";
import { batchOfRows } from "../batch/row-values.ts";
import { keyGroup, subtaskOfKeyGroup } from "../state/key-group.ts";
import { createKeyHasher } from "../state/key-hasher.ts";
import { InputGate } from "./input-gate.ts";
import { ResultPartition } from "./result-partition.ts";
import { SlotLocalChannels } from "./slot-local-channels.ts";
import { ArrivalLog, EVERY_TYPE, everyTypeRow } from "./testing/channel-script.ts";
import type { Arrival } from "./testing/channel-script.ts";

const ROWS = Array.from({ length: 200 }, (_, i) => everyTypeRow(i, 10));

/** What reaches each of `consumers` channels when `batches` are emitted; `drive` may do more. */
function arrivals(
  partitioning: Partitioning,
  consumers: number,
  drive?: (partition: ResultPartition) => void,
): Arrival[][] {
  const local = new SlotLocalChannels({ poison: true });
  const ends = Array.from({ length: consumers }, (_, i) => ({
    id: `c${i}`,
    consumer: i,
    end: local.end(`c${i}`),
  }));
  const partition = new ResultPartition({
    schema: EVERY_TYPE,
    partitioning,
    maxParallelism: 128,
    channels: ends,
    trace: null,
  });
  const log = new ArrivalLog(
    new InputGate(
      ends.map(({ id, end }) => ({ id, end, input: 0, schema: EVERY_TYPE })),
      null,
    ),
  );
  for (let i = 0; i < ROWS.length; i += 50) partition.emit(batchOfRows(EVERY_TYPE, ROWS.slice(i, i + 50)));
  drive?.(partition);
  partition.endInput();
  while (!log.ended) {
    if (!log.step()) partition.drain();
  }
  return log.channels;
}

const rowNumbers = (channel: Arrival[]): number[] =>
  channel.flatMap((arrival) =>
    typeof arrival === "object" && "row" in arrival ? [Number(arrival.row[0])] : [],
  );
const all = ROWS.map((_, i) => i);

describe("ResultPartition", () => {
  it.each([1, 2, 3, 7])(
    "hash: every row to the subtask of its key group, order kept, among %i",
    (parallelism) => {
      const channels = arrivals({ kind: "hash", keys: [1] }, parallelism).map(rowNumbers);
      const hashes = new Int32Array(ROWS.length);
      createKeyHasher(EVERY_TYPE, [1])(batchOfRows(EVERY_TYPE, ROWS), hashes);
      const subtask = (row: number): number =>
        subtaskOfKeyGroup(keyGroup(hashes[row]!, 128), 128, parallelism);
      channels.forEach((numbers, i) => expect(numbers).toEqual(all.filter((row) => subtask(row) === i)));
    },
  );

  it("rebalance: batches in turn", () => {
    const channels = arrivals({ kind: "rebalance" }, 2).map(rowNumbers);
    expect(channels.flat().toSorted((a, b) => a - b)).toEqual(all);
    expect(channels.map((numbers) => numbers.length)).toEqual([100, 100]);
  });

  it("broadcast: everything to all; forward: everything to the one", () => {
    expect(arrivals({ kind: "broadcast" }, 3).map(rowNumbers)).toEqual([all, all, all]);
    expect(arrivals({ kind: "forward" }, 1).map(rowNumbers)).toEqual([all]);
  });

  it("controls reach every channel behind the rows before them", () => {
    const channels = arrivals({ kind: "hash", keys: [1] }, 2, (partition) => {
      partition.emitWatermark(7);
      partition.emitBarrier(3, 0);
    });
    for (const channel of channels)
      expect(channel.slice(-3)).toEqual([{ watermark: 7 }, { barrier: 3 }, "end"]);
  });

  it("a half-filled segment is not sent behind one that the consumer has not taken", () => {
    const local = new SlotLocalChannels();
    const channels = ["c0", "c1"].map((id, consumer) => ({ id, consumer, end: local.end(id) }));
    const partition = new ResultPartition({
      schema: EVERY_TYPE,
      partitioning: { kind: "broadcast" },
      maxParallelism: 128,
      channels,
      trace: null,
    });
    const logs = channels.map(({ id, end }) => {
      return new ArrivalLog(new InputGate([{ id, end, input: 0, schema: EVERY_TYPE }], null));
    });
    const arrived = (): number[] => {
      for (const log of logs) while (log.step()) continue;
      return logs.map((log) => rowNumbers(log.channels[0]!).length);
    };
    const emit = (row: number): void => partition.emit(batchOfRows(EVERY_TYPE, ROWS.slice(row, row + 1)));
    emit(0);
    expect(partition.flushTaken()).toBe(true);
    emit(1);
    while (logs[0]!.step()) continue;
    expect(partition.flushTaken()).toBe(false);
    expect(arrived()).toEqual([2, 1]);
    expect(partition.flushTaken()).toBe(true);
    expect(arrived()).toEqual([2, 2]);
    expect(partition.flushTaken()).toBe(true);
    emit(2);
    partition.flush();
    expect(arrived()).toEqual([3, 3]);
  });
});
