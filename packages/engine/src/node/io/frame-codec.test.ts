import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeHead, WireDecoder } from "./frame-codec.ts";
import type { WireMessage } from "./frame-codec.ts";

const channel = fc.string({ minLength: 1, maxLength: 40 });
const message: fc.Arbitrary<WireMessage> = fc.oneof(
  fc.record({ kind: fc.constant("hello" as const), taskManagerId: channel, secret: channel }),
  fc.record({ kind: fc.constant("frame" as const), channel, bytes: fc.uint8Array({ maxLength: 300 }) }),
  fc.record({
    kind: fc.constant("barrier" as const),
    channel,
    checkpointId: fc.nat(),
    triggeredMs: fc.nat(),
    position: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    place: fc.constantFrom("aligned" as const, "behind" as const, "overtook" as const),
  }),
  fc.record({ kind: fc.constant("closed" as const), channel }),
  fc.record({ kind: fc.constant("credit" as const), channel, count: fc.nat() }),
);

const wire = (messages: readonly WireMessage[]): Buffer =>
  Buffer.concat(
    messages.flatMap((sent) => (sent.kind === "frame" ? [encodeHead(sent), sent.bytes] : [encodeHead(sent)])),
  );

test("what was sent is received, however the stream is cut", () => {
  fc.assert(
    fc.property(
      fc.array(message, { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 50 })),
      (messages, cuts) => {
        const received: WireMessage[] = [];
        const decoder = new WireDecoder((got) => {
          received.push(got.kind === "frame" ? { ...got, bytes: Uint8Array.from(got.bytes) } : got);
        });
        const bytes = wire(messages);
        let at = 0;
        for (const cut of cuts) {
          decoder.push(bytes.subarray(at, at + cut));
          at = Math.min(bytes.length, at + cut);
        }
        decoder.push(bytes.subarray(at));
        expect(received).toEqual(messages);
      },
    ),
  );
});

test("what is no message is thrown, and never allocates what it claims", () => {
  const decoder = new WireDecoder(() => {});
  expect(() => decoder.push(Buffer.from([0xff, 0xff, 0xff, 0x7f, 2, 0, 0]))).toThrow("a message of");
  expect(() => new WireDecoder(() => {}).push(Buffer.from([3, 0, 0, 0, 99, 0, 0]))).toThrow("unknown kind");
});
