import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ChannelAllocator } from "./channel-allocator.ts";
import { FrameLayouts } from "./frame-layout.ts";
import { InputGate } from "./input-gate.ts";
import { EXCLUSIVE_SEGMENTS, NetworkMemory, networkMemoryBytes } from "./network-memory.ts";
import { RemoteReceiver, RemoteSender } from "./remote-channel.ts";
import type { FrameMessage, FrameTransport } from "./remote-channel.ts";
import { ResultPartition } from "./result-partition.ts";
import {
  ArrivalLog,
  arrivalsOf,
  EVERY_TYPE,
  ScriptProducer,
  withoutSuperseded,
} from "./testing/channel-script.ts";
import { threadScript } from "./testing/thread-script.ts";
import { PlainWords } from "./word-memory.ts";

const SIZE = { segments: 16, channels: 1, doorbells: 2 };

function side(): { readonly memory: NetworkMemory; readonly block: number } {
  const memory = NetworkMemory.create(new PlainWords(new ArrayBuffer(networkMemoryBytes(SIZE))), SIZE, {
    poison: true,
  });
  return { memory, block: new ChannelAllocator(memory).open("c", { producer: 0, consumer: 1 }) };
}

/** A connection: messages in order, their bytes copied when they "leave the machine". */
class Wire implements FrameTransport {
  readonly messages: { readonly message: FrameMessage; readonly done: (() => void) | null }[] = [];
  send(message: FrameMessage, done: (() => void) | null): void {
    this.messages.push({ message, done });
  }
}

describe("remote channels", () => {
  it("law 4: frames cross a connection in order, never more of them than credits", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 0, max: 5 })), (choices) => {
        const near = side();
        const far = side();
        const out = new Wire();
        const back = new Wire();
        const sender = new RemoteSender("c", near, new FrameLayouts(EVERY_TYPE), out);
        const receiver = new RemoteReceiver("c", far, new FrameLayouts(EVERY_TYPE), back);
        const channels = [{ id: "c", consumer: 0, end: near }];
        const partition = new ResultPartition({
          schema: EVERY_TYPE,
          partitioning: { kind: "forward" },
          maxParallelism: 128,
          channels,
          trace: null,
        });
        const steps = threadScript(0).slice(0, 150);
        const producer = new ScriptProducer(partition, steps);
        const log = new ArrivalLog(
          new InputGate([{ id: "c", end: far, input: 0, schema: EVERY_TYPE }], null),
        );
        const takeOut = (): void => {
          const sent = out.messages.shift();
          if (sent === undefined) return;
          if (sent.message.kind === "frame") receiver.frame(sent.message.bytes.slice());
          else if (sent.message.kind === "barrier") receiver.barrier(sent.message);
          else receiver.closed();
          sent.done?.();
        };
        const takeBack = (): void => {
          const sent = back.messages.shift();
          if (sent?.message.kind === "credit") sender.credit(sent.message.count);
        };
        const moves = [
          () => producer.step(),
          () => sender.pump(),
          () => receiver.pump(),
          takeOut,
          takeBack,
          () => log.step(),
        ];
        for (let i = 0; !log.ended; i++) {
          expect(i).toBeLessThan(200_000);
          moves[choices.next().value!]!();
          const onWire = out.messages.filter(({ message }) => message.kind === "frame").length;
          expect(onWire).toBeLessThanOrEqual(EXCLUSIVE_SEGMENTS);
        }
        expect(withoutSuperseded(log.channels[0]!)).toEqual(withoutSuperseded(arrivalsOf(steps)));
      }),
      { numRuns: 6 },
    );
  });
});
