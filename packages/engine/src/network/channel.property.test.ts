import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ChannelAllocator } from "./channel-allocator.ts";
import { ControlBlock } from "./control-block.ts";
import { InputGate } from "./input-gate.ts";
import {
  EXCLUSIVE_SEGMENTS,
  MAX_CHANNEL_SEGMENTS,
  NetworkMemory,
  networkMemoryBytes,
} from "./network-memory.ts";
import { ResultPartition } from "./result-partition.ts";
import {
  ArrivalLog,
  arrivalsOf,
  EVERY_TYPE,
  everyTypeRow,
  ScriptProducer,
  withoutSuperseded,
} from "./testing/channel-script.ts";
import type { ScriptStep } from "./testing/channel-script.ts";
import { ExplorerWords } from "./testing/explorer-words.ts";

const SIZE = { segments: 24, channels: 4, doorbells: 2 };
const BELLS = { producer: 0, consumer: 1 };

const script = fc
  .array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          kind: fc.constant("rows" as const),
          count: fc.integer({ min: 1, max: 300 }),
          text: fc.constantFrom(0, 8, 90, 3_000, 100_000),
        }),
      },
      { weight: 2, arbitrary: fc.constant({ kind: "watermark" as const }) },
      { weight: 1, arbitrary: fc.constant({ kind: "barrier" as const }) },
      { weight: 2, arbitrary: fc.constant({ kind: "flush" as const }) },
    ),
    { maxLength: 25 },
  )
  .map((steps) => {
    let number = 0;
    return steps.map((step, i): ScriptStep => {
      if (step.kind === "rows") {
        const count = step.text > 1_000 ? Math.min(step.count, step.text > 10_000 ? 2 : 20) : step.count;
        return { kind: "rows", rows: Array.from({ length: count }, () => everyTypeRow(number++, step.text)) };
      }
      if (step.kind === "watermark") return { kind: "watermark", watermark: i };
      return step.kind === "barrier" ? { kind: "barrier", checkpointId: i + 1 } : step;
    });
  });

function open(words: ExplorerWords): { memory: NetworkMemory; allocator: ChannelAllocator } {
  const memory = NetworkMemory.create(words, SIZE, { poison: true });
  return { memory, allocator: new ChannelAllocator(memory) };
}

describe("channel protocol in every interleaving", () => {
  it("law 4, 13: loses nothing, keeps order, never sends without credit, ends", () => {
    fc.assert(
      fc.property(script, fc.infiniteStream(fc.integer({ min: 0, max: 9 })), (steps, choices) => {
        const words = new ExplorerWords(new ArrayBuffer(networkMemoryBytes(SIZE)));
        const { memory, allocator } = open(words);
        const end = { memory, block: allocator.open("c", BELLS) };
        const control = new ControlBlock(memory, end.block);
        const partition = new ResultPartition({
          schema: EVERY_TYPE,
          partitioning: { kind: "forward" },
          maxParallelism: 128,
          channels: [{ id: "c", consumer: 0, end }],
          trace: null,
        });
        const gate = new InputGate([{ id: "c", end, input: 0, schema: EVERY_TYPE }], null);
        const producer = new ScriptProducer(partition, steps);
        const log = new ArrivalLog(gate);
        // Both counters of one moment: nobody acts between the two readings.
        const check = (): void => {
          const { interleave } = words;
          words.interleave = null;
          const held = control.credits + control.queued;
          expect(control.credits).toBeGreaterThanOrEqual(0);
          expect(held).toBeLessThanOrEqual(MAX_CHANNEL_SEGMENTS);
          words.interleave = interleave;
        };
        const choose = (most: number): boolean => choices.next().value! < most;
        let turn: "producer" | "consumer" = "producer";
        words.interleave = () => {
          if (!choose(2)) return;
          if (turn === "producer") log.step();
          else producer.step();
        };
        for (let i = 0; !log.ended; i++) {
          expect(i).toBeLessThan(100_000);
          turn = choose(5) ? "producer" : "consumer";
          if (turn === "producer") producer.step();
          else log.step();
          check();
        }
        words.interleave = null;
        gate.release();
        while (producer.step() !== "done") continue;
        expect(withoutSuperseded(log.channels[0]!)).toEqual(withoutSuperseded(arrivalsOf(steps)));
        expect(gate.exhausted(0)).toBe(true);
        allocator.close(["c"]);
        expect(memory.freeSegments).toBe(SIZE.segments);
      }),
      { numRuns: 120 },
    );
  });

  it("a producer without a consumer stops after its credits and holds no more than what it was given", () => {
    const words = new ExplorerWords(new ArrayBuffer(networkMemoryBytes(SIZE)));
    const { memory, allocator } = open(words);
    const end = { memory, block: allocator.open("c", BELLS) };
    const control = new ControlBlock(memory, end.block);
    const partition = new ResultPartition({
      schema: EVERY_TYPE,
      partitioning: { kind: "forward" },
      maxParallelism: 128,
      channels: [{ id: "c", consumer: 0, end }],
      trace: null,
    });
    const rows = Array.from({ length: 4_000 }, (_, i) => everyTypeRow(i, 40));
    new ScriptProducer(partition, [{ kind: "rows", rows }]).step();
    expect(partition.blocked).toBe(true);
    expect(control.queued).toBe(EXCLUSIVE_SEGMENTS);
    expect(control.credits).toBe(0);
    expect(partition.drain()).toBe(false);
    expect(control.queued).toBe(EXCLUSIVE_SEGMENTS);
  });

  it("grants floating segments to a producer that waits, and takes them back", () => {
    const words = new ExplorerWords(new ArrayBuffer(networkMemoryBytes(SIZE)));
    const { memory, allocator } = open(words);
    const end = { memory, block: allocator.open("c", BELLS) };
    const partition = new ResultPartition({
      schema: EVERY_TYPE,
      partitioning: { kind: "forward" },
      maxParallelism: 128,
      channels: [{ id: "c", consumer: 0, end }],
      trace: null,
    });
    const gate = new InputGate([{ id: "c", end, input: 0, schema: EVERY_TYPE }], null);
    const rows = Array.from({ length: 4_000 }, (_, i) => everyTypeRow(i, 40));
    const producer = new ScriptProducer(partition, [{ kind: "rows", rows }]);
    const log = new ArrivalLog(gate);
    let most = 0;
    while (!log.ended) {
      producer.step();
      log.step();
      most = Math.max(most, gate.capacity);
    }
    gate.release();
    expect(most).toBeGreaterThan(EXCLUSIVE_SEGMENTS);
    expect(gate.capacity).toBe(EXCLUSIVE_SEGMENTS);
    expect(memory.freeSegments).toBe(SIZE.segments - EXCLUSIVE_SEGMENTS);
  });
});
