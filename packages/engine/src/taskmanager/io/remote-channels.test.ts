import { rowSchema, string } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { ChannelAllocator } from "../../network/channel-allocator.ts";
import { ControlBlock } from "../../network/control-block.ts";
import { FRAME_HEADER_BYTES } from "../../network/frame-layout.ts";
import { NetworkMemory, networkMemoryBytes } from "../../network/network-memory.ts";
import type { FrameMessage } from "../../network/remote-channel.ts";
import { PlainWords } from "../../network/word-memory.ts";
import type { RemoteChannel } from "../task-executor.ts";
import { RemoteChannels } from "./remote-channels.ts";

const SIZE = { segments: 16, channels: 4, doorbells: 2 };

function setUp() {
  const words = new PlainWords(new ArrayBuffer(networkMemoryBytes(SIZE)));
  const memory = NetworkMemory.create(words, SIZE, { poison: true });
  const allocator = new ChannelAllocator(memory);
  const sent: FrameMessage[] = [];
  const remote = new RemoteChannels(memory, () => ({
    send: (message, done) => {
      sent.push(message);
      done?.();
    },
  }));
  const channel = (id: string, role: RemoteChannel["role"]): RemoteChannel => ({
    id,
    role,
    block: allocator.open(id, { producer: 0, consumer: 1 }),
    schema: rowSchema([{ name: "line", type: string(false) }]),
    peer: { kind: "remote", taskManagerId: "tm-2", host: "h", port: 1 },
  });
  return { memory, remote, sent, channel };
}

/** A producer that has finished, and whose rows nobody has given credit for. */
function finished(id: string) {
  const parts = setUp();
  const opened = parts.channel(id, "sender");
  parts.remote.open([opened]);
  const control = new ControlBlock(parts.memory, opened.block);
  const segment = control.takeCredit();
  const at = parts.memory.segmentOffset(segment);
  new Uint8Array(parts.memory.words.buffer, at, FRAME_HEADER_BYTES).fill(0);
  control.publish(segment);
  control.close();
  return parts;
}

const settled = async (promise: Promise<void>): Promise<boolean> => {
  let isSettled = false;
  void promise.then(() => (isSettled = true));
  await new Promise((resolve) => setImmediate(resolve));
  return isSettled;
};

describe("channels to other TaskManagers", () => {
  it("to drain, stay until the other side has given credit for what is left", async () => {
    const { remote, sent } = finished("job/0/edge/0/0");
    const closed = remote.close(["job/0/edge/0/0"], true);
    expect(await settled(closed)).toBe(false);
    remote.receive({ kind: "credit", channel: "job/0/edge/0/0", count: 1 });
    expect(await settled(closed)).toBe(true);
    expect(sent.map(({ kind }) => kind)).toEqual(["frame", "closed"]);
  });

  it("of an attempt that has failed are closed at once, also while they drain for a consumer that never comes", async () => {
    const at = finished("job/0/edge/0/0");
    expect(await settled(at.remote.close(["job/0/edge/0/0"], false))).toBe(true);
    const draining = finished("job/0/edge/0/0");
    const closed = draining.remote.close(["job/0/edge/0/0"], true);
    expect(await settled(closed)).toBe(false);
    await draining.remote.close(["job/0/edge/0/0"], false);
    expect(await settled(closed)).toBe(true);
    expect(draining.sent).toEqual([]);
  });

  it("what comes early for an attempt waits for it, whatever older attempt of another region is closed meanwhile", async () => {
    const { memory, remote, channel } = setUp();
    remote.open([channel("job/1/left/0/0", "receiver")]);
    remote.receive({ kind: "closed", channel: "job/2/right/0/0" });
    await remote.close(["job/1/left/0/0"], true);
    const opened = channel("job/2/right/0/0", "receiver");
    remote.open([opened]);
    expect(new ControlBlock(memory, opened.block).closed).toBe(true);
  });
});
