import { beforeEach, describe, expect, it } from "vitest";
import { MIN_WATERMARK } from "../batch/row-batch.ts";
import { batchOfRows } from "../batch/row-values.ts";
import { ChannelGauges } from "../task/channel-gauges.ts";
import { CHANNEL_COUNTERS, clearMetrics, channelsBase, metricsWords } from "../metrics/metrics-layout.ts";
import type { ChannelCounter } from "../metrics/metrics-layout.ts";
import { sampleChannel } from "./channel-sampler.ts";
import { InputGate } from "./input-gate.ts";
import { ResultPartition } from "./result-partition.ts";
import { SlotLocalChannels } from "./slot-local-channels.ts";
import { EVERY_TYPE, everyTypeRow } from "./testing/channel-script.ts";

const base = channelsBase(1);
let words: Float64Array;
let partition: ResultPartition;
let gate: InputGate;
let gauges: ChannelGauges;
let end: ReturnType<SlotLocalChannels["end"]>;

beforeEach(() => {
  words = new Float64Array(metricsWords(1, 1));
  clearMetrics(words, 1);
  end = new SlotLocalChannels({ poison: true }).end("c");
  partition = new ResultPartition({
    schema: EVERY_TYPE,
    partitioning: { kind: "forward" },
    maxParallelism: 128,
    channels: [{ id: "c", consumer: 0, end }],
    trace: null,
  });
  gate = new InputGate([{ id: "c", end, input: 0, schema: EVERY_TYPE }], null);
  gauges = new ChannelGauges(gate, words, base);
});

const look = (counter: ChannelCounter): number => {
  sampleChannel(end, words, base);
  return words[base + CHANNEL_COUNTERS.indexOf(counter)]!;
};

function emit(rows: number): void {
  partition.emit(
    batchOfRows(
      EVERY_TYPE,
      Array.from({ length: rows }, (_, i) => everyTypeRow(i, 10)),
    ),
  );
  partition.flush();
}

describe("what is on its way in a channel", () => {
  it("is nothing before anything was sent", () => {
    expect(look("queued")).toBe(0);
    expect(look("barrierOnTheWay")).toBe(0);
    expect(look("watermarkOnTheWay")).toBe(MIN_WATERMARK);
  });

  it("a barrier stands behind the segments that were published before it, until it is taken", () => {
    emit(3);
    partition.emitBarrier(7, 0);
    expect([look("queued"), look("barrierOnTheWay"), look("barrierAhead")]).toEqual([2, 7, 1]);
    gate.next();
    gate.release();
    expect([look("queued"), look("barrierAhead")]).toEqual([1, 0]);
    gate.next();
    gauges.barrier(0, gate.controlA);
    expect(look("barrierOnTheWay")).toBe(0);
  });

  it("a barrier without a credit waits at the producer, behind all that is queued", () => {
    emit(3);
    emit(3);
    partition.emitBarrier(8, 0);
    expect([look("queued"), look("barrierOnTheWay"), look("barrierAhead"), look("credits")]).toEqual([
      2, 8, 2, 0,
    ]);
  });

  it("the newest watermark is the one that is told", () => {
    partition.emitWatermark(10);
    emit(1);
    partition.emitWatermark(20);
    partition.flush();
    emit(1);
    expect([look("watermarkOnTheWay"), look("watermarkAhead")]).toEqual([20, 1]);
  });

  it("a shut channel says so, and that it is open again", () => {
    gate.block(0);
    gauges.barrier(0, 9);
    expect([look("blocked"), look("barrier")]).toEqual([1, 9]);
    gate.unblockAll();
    gauges.blocked();
    expect(look("blocked")).toBe(0);
  });
});
