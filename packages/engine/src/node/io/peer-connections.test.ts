import { connect } from "node:net";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import type { FrameMessage } from "../../network/remote-channel.ts";
import { encodeHead } from "./frame-codec.ts";
import { PeerConnections } from "./peer-connections.ts";

const open: PeerConnections[] = [];
afterEach(() => {
  for (const connections of open.splice(0)) connections.close();
});

async function peer(taskManagerId: string, secret = "secret") {
  const received: FrameMessage[] = [];
  const lost: string[] = [];
  let notify: () => void = () => {};
  const connections = new PeerConnections({
    taskManagerId,
    secret,
    receive: (message) => {
      received.push(
        message.kind === "frame" ? { ...message, bytes: Uint8Array.from(message.bytes) } : message,
      );
      notify();
    },
    lost: (id) => {
      lost.push(id);
      notify();
    },
  });
  open.push(connections);
  const address = await connections.listen();
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise<void>((resolve) => (notify = resolve));
  };
  return {
    connections,
    received,
    lost,
    until,
    address: { kind: "remote", taskManagerId, ...address } as const,
  };
}

test("both ways over one connection, made by the smaller id; messages before it wait", async () => {
  const [a, b] = [await peer("tm-1"), await peer("tm-2")];
  b.connections.to(a.address).send({ kind: "credit", channel: "x", count: 3 }, null);
  let written = 0;
  const bytes = Uint8Array.of(1, 2, 3);
  a.connections.to(b.address).send({ kind: "frame", channel: "x", bytes }, () => {
    written += 1;
  });
  await a.until(() => a.received.length === 1);
  await b.until(() => b.received.length === 1);
  expect(a.received).toEqual([{ kind: "credit", channel: "x", count: 3 }]);
  expect(b.received).toEqual([{ kind: "frame", channel: "x", bytes }]);
  expect(written).toBe(1);
});

test("the loss of a peer is told", async () => {
  const [a, b] = [await peer("tm-1"), await peer("tm-2")];
  a.connections.to(b.address).send({ kind: "closed", channel: "x" }, null);
  await b.until(() => b.received.length === 1);
  a.connections.close();
  await b.until(() => b.lost.length === 1);
  expect(b.lost).toEqual(["tm-1"]);
});

test("who does not know the secret is thrown out and heard by nobody", async () => {
  const a = await peer("tm-1");
  const socket = connect(a.address.port, a.address.host);
  socket.on("error", () => {});
  socket.write(encodeHead({ kind: "hello", taskManagerId: "tm-9", secret: "guess" }));
  socket.write(encodeHead({ kind: "closed", channel: "x" }));
  await once(socket, "close");
  expect(a.received).toEqual([]);
});
