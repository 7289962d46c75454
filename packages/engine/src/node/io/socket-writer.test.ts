import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { SocketWriter } from "./socket-writer.ts";

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

/** What each connection has sent; `serve` may end one. */
async function listen(serve: (socket: Socket, text: string, connection: number) => void = () => {}) {
  const texts: string[] = [];
  const server = createServer((socket) => {
    const connection = texts.push("") - 1;
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      texts[connection] += bytes.toString();
      serve(socket, texts[connection]!, connection);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, texts };
}

const to = (port: number, attempts: number | null = 5): SocketWriter =>
  new SocketWriter({ host: "127.0.0.1", port, attempts, delayMs: 5 });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("pieces come in their order, whole", async () => {
  const { port, texts } = await listen();
  const writer = to(port);
  for (const piece of ["one\ntw", "o\n", "three\n"]) await writer.write(bytes(piece));
  await writer.close();
  await expect.poll(() => texts.join("")).toBe("one\ntwo\nthree\n");
});

test("after a connection is lost the next begins with a whole line", async () => {
  const { port, texts } = await listen((socket, text, connection) => {
    if (connection === 0 && text.endsWith("tw")) socket.destroy();
  });
  const writer = to(port);
  await writer.write(bytes("one\ntw"));
  await expect.poll(() => texts).toEqual(["one\ntw"]);
  for (let n = 0; texts.length < 2; n++) await writer.write(bytes(n === 0 ? "o\n" : `${n}\n`));
  await writer.write(bytes("end\n"));
  await writer.close();
  await expect.poll(() => texts[1]).toMatch(/^(?:two|\d+)\n(?:\d+\n)*end\n$/u);
});

test("a begun line is sent again as it was, whatever became of the buffer that it came in", async () => {
  const { port, texts } = await listen((socket, text, connection) => {
    if (connection === 0 && text === "tw") socket.destroy();
  });
  const writer = to(port);
  const lent = bytes("tw");
  await writer.write(lent);
  lent.fill(0);
  await expect.poll(() => texts).toEqual(["tw"]);
  for (let n = 0; texts.length < 2; n++) await writer.write(bytes(n === 0 ? "o\n" : `${n}\n`));
  await writer.close();
  await expect.poll(() => texts[1]).toMatch(/^(?:two|\d+)\n/u);
});

test("a server that is not there is tried as often as it is said, and then a failure", async () => {
  const { port } = await listen();
  await new Promise((resolve) => servers.pop()!.close(resolve));
  await expect(to(port, 2).write(bytes("one\n"))).rejects.toMatchObject({
    failure: { reason: "runtime.socket", params: { port, problem: "ECONNREFUSED" } },
  });
});

test("nothing is waited for once it is given up", async () => {
  const { port } = await listen();
  await new Promise((resolve) => servers.pop()!.close(resolve));
  const writer = new SocketWriter({ host: "127.0.0.1", port, attempts: null, delayMs: 3_600_000 });
  const written = writer.write(bytes("one\n"));
  writer.abandon();
  await expect.poll(() => written.then(() => true)).toBe(true);
});
