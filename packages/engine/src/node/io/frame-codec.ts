import { invariant } from "@millrace/graph";
import { BARRIER_PLACES } from "../../network/control-block.ts";
import { SEGMENT_BYTES } from "../../network/network-memory.ts";
import type { FrameMessage } from "../../network/remote-channel.ts";

/**
 * Messages between TaskManagers on a socket:
 *
 *     u32 length of what follows   u8 kind   u16 length of the channel id   channel id (UTF-8)   payload
 *
 * kinds: 1 hello (the id is the TaskManager's, the payload the cluster's secret), 2 frame (the payload is a packed
 * frame), 3 barrier (f64 checkpoint id, f64 trigger time, i32 position, u8 place), 4 closed, 5 credit (u32 count). Little-endian.
 */
export type WireMessage =
  | FrameMessage
  | { readonly kind: "hello"; readonly taskManagerId: string; readonly secret: string };

const KINDS = ["", "hello", "frame", "barrier", "closed", "credit"] as const;
const MAX_LENGTH = SEGMENT_BYTES + 1_024;

/** The message up to its payload of frame bytes, which follow it on the wire. */
export function encodeHead(message: WireMessage): Buffer {
  const id = Buffer.from(message.kind === "hello" ? message.taskManagerId : message.channel);
  const payload = payloadOf(message);
  const follows = message.kind === "frame" ? message.bytes.length : 0;
  const head = Buffer.allocUnsafe(7 + id.length + payload.length);
  head.writeUInt32LE(3 + id.length + payload.length + follows, 0);
  head.writeUInt8(KINDS.indexOf(message.kind), 4);
  head.writeUInt16LE(id.length, 5);
  head.set(id, 7);
  head.set(payload, 7 + id.length);
  return head;
}

function payloadOf(message: WireMessage): Uint8Array {
  switch (message.kind) {
    case "hello":
      return Buffer.from(message.secret);
    case "barrier": {
      const payload = Buffer.allocUnsafe(21);
      payload.writeDoubleLE(message.checkpointId, 0);
      payload.writeDoubleLE(message.triggeredMs, 8);
      payload.writeInt32LE(message.position, 16);
      payload.writeUInt8(BARRIER_PLACES.indexOf(message.place), 20);
      return payload;
    }
    case "credit": {
      const payload = Buffer.allocUnsafe(4);
      payload.writeUInt32LE(message.count, 0);
      return payload;
    }
    case "frame":
    case "closed":
      return NOTHING;
  }
}

const NOTHING = new Uint8Array(0);

/** Cuts a byte stream into messages. Frame bytes are lent for the call. Throws on what is no message. */
export class WireDecoder {
  readonly #receive: (message: WireMessage) => void;
  #rest: Buffer = Buffer.alloc(0);

  constructor(receive: (message: WireMessage) => void) {
    this.#receive = receive;
  }

  push(chunk: Buffer): void {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (bytes.length >= 4) {
      const length = bytes.readUInt32LE(0);
      invariant(length >= 3 && length <= MAX_LENGTH, `a message of ${length} bytes`);
      if (bytes.length < 4 + length) break;
      this.#receive(decode(bytes.subarray(4, 4 + length)));
      bytes = bytes.subarray(4 + length);
    }
    this.#rest = bytes;
  }
}

function decode(bytes: Buffer): WireMessage {
  const kind = KINDS[bytes.readUInt8(0)];
  const idLength = bytes.readUInt16LE(1);
  const id = bytes.toString("utf8", 3, 3 + idLength);
  const payload = bytes.subarray(3 + idLength);
  switch (kind) {
    case "hello":
      return { kind, taskManagerId: id, secret: payload.toString("utf8") };
    case "frame":
      return { kind, channel: id, bytes: payload };
    case "barrier":
      return {
        kind,
        channel: id,
        checkpointId: payload.readDoubleLE(0),
        triggeredMs: payload.readDoubleLE(8),
        position: payload.readInt32LE(16),
        place: BARRIER_PLACES[payload.readUInt8(20)] ?? "aligned",
      };
    case "closed":
      return { kind, channel: id };
    case "credit":
      return { kind, channel: id, count: payload.readUInt32LE(0) };
    case "":
    case undefined:
      break;
  }
  throw new TypeError("a message of unknown kind");
}
