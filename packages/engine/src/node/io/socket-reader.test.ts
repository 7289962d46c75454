import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { IoToSlot } from "../../taskmanager/io/io-protocol.ts";
import { SocketReader } from "./socket-reader.ts";

const LINE_FEED = 10;
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

async function listen(serve: (socket: Socket, connection: number) => void): Promise<number> {
  let connections = 0;
  const server = createServer((socket) => serve(socket, ++connections));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** Reads until the stream ends or fails; chunks go back at once unless `hold` says no. */
function read(
  port: number,
  attempts: number | null,
  hold: (text: string) => boolean = () => false,
): Promise<{ readonly text: string; readonly last: IoToSlot }> {
  return new Promise((resolve) => {
    let text = "";
    const reader = new SocketReader({
      stream: 1,
      socket: { host: "127.0.0.1", port, attempts, delayMs: 5, lineEnd: LINE_FEED },
      send: (message) => {
        if (message.kind !== "chunk") {
          void reader.close();
          resolve({ text, last: message });
          return;
        }
        text += new TextDecoder().decode(new Uint8Array(message.buffer, 0, message.length));
        if (!hold(text)) queueMicrotask(() => reader.returned());
      },
    });
    reader.open();
  });
}

test("reads what the server sends, and ends when it closes", async () => {
  const port = await listen((socket) => socket.end("a\nb\n"));
  expect(await read(port, 0)).toEqual({ text: "a\nb\n", last: { kind: "end", stream: 1 } });
});

test("connects again, and ends the line that was begun", async () => {
  const port = await listen((socket, connection) => {
    socket.end(connection === 1 ? "a\nhalf" : "b\n");
    if (connection === 2) servers.pop()?.close();
  });
  const { text, last } = await read(port, 1);
  expect([text, last.kind]).toEqual(["a\nhalf\nb\n", "end"]);
});

test("fails with host and port where nobody listens", async () => {
  const port = await listen(() => {});
  await new Promise((resolve) => servers.pop()?.close(resolve));
  expect((await read(port, 2)).last).toMatchObject({
    kind: "failed",
    failure: { reason: "runtime.socket", params: { host: "127.0.0.1", port, problem: "ECONNREFUSED" } },
  });
});

test("waits for a server that comes later", async () => {
  const port = await listen(() => {});
  await new Promise((resolve) => servers.pop()?.close(resolve));
  const reading = read(port, null, () => false);
  const server = createServer((socket) => {
    socket.end("late\n");
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const first = await Promise.race([
    reading,
    new Promise((resolve) => server.on("close", () => resolve("served"))),
  ]);
  expect(first).toBe("served");
});

test("leaves with the server what the reader does not take", async () => {
  const BYTES = 64 * 1024 * 1024;
  let written = 0;
  const port = await listen((socket) => {
    const chunk = Buffer.alloc(1024 * 1024, "x");
    const more = (): void => {
      while (written < BYTES && !socket.destroyed) {
        written += chunk.length;
        if (!socket.write(chunk)) break;
      }
    };
    socket.on("drain", more);
    socket.on("error", () => {});
    more();
  });
  let received = 0;
  const reader = new SocketReader({
    stream: 1,
    socket: { host: "127.0.0.1", port, attempts: 0, delayMs: 5, lineEnd: LINE_FEED },
    send: (message) => {
      if (message.kind === "chunk") received += message.length;
    },
  });
  reader.open();
  for (let last = -1; last !== written;) {
    last = written;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(received).toBeLessThan(2 * 1024 * 1024);
  expect(written).toBeLessThan(BYTES);
  await reader.close();
});
