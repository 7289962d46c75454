import { beforeEach, expect, test } from "vitest";
import type { ServerMessage } from "@millrace/protocol";
import { LiveClient } from "./live-client.ts";
import type { LiveSocket, LiveStatus } from "./live-client.ts";

class FakeSocket implements LiveSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly sent: string[] = [];
  closed = false;
  send(text: string): void {
    const { v: _v, ...message } = JSON.parse(text) as Record<string, unknown>;
    this.sent.push(Object.values(message).join(" ").trim());
  }
  close(): void {
    this.closed = true;
  }
  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify({ v: 1, ...message }) });
  }
}

class World {
  readonly sockets: FakeSocket[] = [];
  readonly statuses: LiveStatus[] = [];
  readonly messages: ServerMessage[] = [];
  readonly unreadable: string[] = [];
  nowMs = 0;
  #timers: { readonly atMs: number; readonly callback: () => void }[] = [];
  readonly client = new LiveClient(
    {
      connect: () => {
        const socket = new FakeSocket();
        this.sockets.push(socket);
        return socket;
      },
      now: () => this.nowMs,
      after: (ms, callback) => {
        const timer = { atMs: this.nowMs + ms, callback };
        this.#timers.push(timer);
        return () => void (this.#timers = this.#timers.filter((other) => other !== timer));
      },
    },
    {
      onStatus: (status) => this.statuses.push(status),
      onMessage: (message) => this.messages.push(message),
      onUnreadable: (problem) => this.unreadable.push(problem),
    },
    null,
  );
  get socket(): FakeSocket {
    return this.sockets.at(-1)!;
  }
  pass(ms: number): void {
    this.nowMs += ms;
    const due = this.#timers.filter((timer) => timer.atMs <= this.nowMs);
    this.#timers = this.#timers.filter((timer) => timer.atMs > this.nowMs);
    for (const timer of due) timer.callback();
  }
}

const metrics = (seq: number) => ({
  type: "metrics",
  jobId: "j1",
  seq,
  timeMs: 1,
  subtasks: [],
  channels: [],
});
let world: World;
beforeEach(() => {
  world = new World();
  world.client.start();
});

test("says hello first, then watches", () => {
  world.client.watch("j1");
  expect(world.socket.sent).toEqual([]);
  world.socket.onopen?.();
  expect(world.socket.sent).toEqual(["hello", "watch j1"]);
});

test("answers every metrics with received, after the listener had it", () => {
  world.socket.onopen?.();
  world.socket.say(metrics(7));
  expect(world.messages.map((message) => message.type)).toEqual(["metrics"]);
  expect(world.socket.sent.at(-1)).toBe("received 7");
});

test("takes a lost connection up again and watches the same job", () => {
  world.client.watch("j1");
  world.socket.onopen?.();
  world.socket.onclose?.();
  expect(world.statuses.at(-1)).toMatchObject({ kind: "waiting", retryAtMs: 250 });
  world.pass(250);
  expect(world.sockets).toHaveLength(2);
  world.socket.onopen?.();
  expect(world.socket.sent).toEqual(["hello", "watch j1"]);
});

test("pauses grow to five seconds, and a message of the server sets them back", () => {
  const pauses: number[] = [];
  for (let attempt = 0; attempt < 7; attempt++) {
    world.socket.onclose?.();
    const status = world.statuses.at(-1);
    const pause = status?.kind === "waiting" ? status.retryAtMs - world.nowMs : 0;
    pauses.push(pause);
    world.pass(pause);
  }
  expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
  world.socket.onopen?.();
  world.socket.say({ type: "welcome", serverTimeMs: 0, epoch: 1, serverVersion: "0" });
  world.socket.onclose?.();
  expect(world.statuses.at(-1)).toMatchObject({ retryAtMs: world.nowMs + 250 });
});

test("a server that falls silent is taken for gone", () => {
  world.socket.onopen?.();
  world.pass(14_999);
  expect(world.socket.closed).toBe(false);
  world.pass(1);
  expect(world.sockets[0]?.closed).toBe(true);
  expect(world.statuses.at(-1)?.kind).toBe("waiting");
});

test("what a dropped socket still says is not heard", () => {
  const old = world.socket;
  old.onopen?.();
  world.client.retry();
  old.say(metrics(1));
  expect(world.messages).toEqual([]);
  expect(world.sockets).toHaveLength(2);
});

test("a frame that is no message is reported and the connection goes on", () => {
  world.socket.onopen?.();
  world.socket.say({ type: "nonsense" });
  world.socket.onmessage?.({ data: "{" });
  world.socket.say(metrics(2));
  expect(world.unreadable).toHaveLength(2);
  expect(world.socket.sent.at(-1)).toBe("received 2");
});

test("after close nothing is tried again", () => {
  world.client.close();
  world.pass(60_000);
  expect(world.sockets).toHaveLength(1);
});
