import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { ChannelAllocator } from "./channel-allocator.ts";
import { ControlBlock } from "./control-block.ts";
import { Doorbell } from "./doorbell.ts";
import { InputGate } from "./input-gate.ts";
import { NetworkMemory, networkMemoryBytes } from "./network-memory.ts";
import { ArrivalLog, arrivalsOf, EVERY_TYPE, withoutSuperseded } from "./testing/channel-script.ts";
import { threadScript } from "./testing/thread-script.ts";
import type { ProducerThreadData } from "./testing/thread-script.ts";
import { AtomicWords } from "./word-memory.ts";

const PRODUCERS = 2;
const SIZE = { segments: 40, channels: PRODUCERS, doorbells: PRODUCERS + 1 };
const CONSUMER_BELL = PRODUCERS;

describe("channels between threads", () => {
  it("law 4, 13: the same rows and controls in the same order through shared memory", async () => {
    const buffer = new SharedArrayBuffer(networkMemoryBytes(SIZE));
    const memory = NetworkMemory.create(new AtomicWords(buffer), SIZE, { poison: true });
    const allocator = new ChannelAllocator(memory);
    const ends = Array.from({ length: PRODUCERS }, (_, producer) => ({
      memory,
      block: allocator.open(`c${producer}`, { producer, consumer: CONSUMER_BELL }),
    }));
    const workers = ends.map(({ block }, producer) => {
      const workerData: ProducerThreadData = { buffer, block, doorbell: producer, producer };
      return new Worker(new URL("./testing/producer-thread.ts", import.meta.url), { workerData });
    });
    const exits = workers.map((worker) => new Promise((resolve) => worker.once("exit", resolve)));
    const gate = new InputGate(
      ends.map((end, i) => ({ id: `c${i}`, end, input: 0, schema: EVERY_TYPE })),
      null,
    );
    const log = new ArrivalLog(gate);
    const bell = new Doorbell(memory, CONSUMER_BELL);
    const controls = ends.map(({ block }) => new ControlBlock(memory, block));
    while (!log.ended) {
      for (const control of controls) expect(control.credits).toBeGreaterThanOrEqual(0);
      if (log.step()) continue;
      bell.arm();
      if (log.step()) {
        bell.disarm();
        continue;
      }
      // Workers need the event loop of this thread to start.
      await new Promise((resolve) => setImmediate(resolve));
      bell.park(500);
    }
    gate.release();
    expect(await Promise.all(exits)).toEqual(workers.map(() => 0));
    for (let producer = 0; producer < PRODUCERS; producer++) {
      const expected = withoutSuperseded(arrivalsOf(threadScript(producer)));
      expect(withoutSuperseded(log.channels[producer]!)).toEqual(expected);
      expect(gate.exhausted(producer)).toBe(true);
    }
    allocator.close(ends.map((_, i) => `c${i}`));
    expect(memory.freeSegments).toBe(SIZE.segments);
  });
});
