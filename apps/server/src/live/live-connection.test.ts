import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import type { WebSocket } from "ws";
import { LiveConnection } from "./live-connection.ts";

const OPEN = 1;
const TICK_MS = 250;

/** A client that takes everything. */
function connected(): LiveConnection {
  const socket = { readyState: OPEN, OPEN, bufferedAmount: 0, send: () => {} };
  const connection = new LiveConnection(socket as unknown as WebSocket, {} as IncomingMessage);
  connection.greet();
  connection.watch("job-1");
  return connection;
}

/** Offers figures at these moments and at every tick of the hub; the client answers at once. */
function sentAt(samples: readonly number[], untilMs: number): readonly number[] {
  const connection = connected();
  const ticks = Array.from({ length: Math.floor(untilMs / TICK_MS) }, (_, tick) => 7 + tick * TICK_MS);
  const sent: number[] = [];
  for (const nowMs of [...samples, ...ticks].toSorted((a, b) => a - b)) {
    const seq = samples.filter((atMs) => atMs <= nowMs).length;
    if (!connection.takesMetrics(seq, nowMs)) continue;
    connection.sendMetrics("figures", seq, nowMs);
    connection.received(seq);
    sent.push(nowMs);
  }
  return sent;
}

test("four samples a second are four messages a second, although they come early and late", () => {
  const jitter = [0, 18, -15, 9, -19, 20, 3, -11];
  const samples = Array.from({ length: 40 }, (_, index) => 100 + index * 250 + jitter[index % 8]!);
  expect(sentAt(samples, 10_000).length).toBeGreaterThanOrEqual(39);
});

test("two TaskManagers that sample at different moments do not halve or double the pace", () => {
  const samples = Array.from({ length: 80 }, (_, index) => 100 + (index >> 1) * 250 + (index & 1) * 120);
  const sent = sentAt(samples, 10_000);
  expect(sent.length).toBeGreaterThanOrEqual(38);
  expect(sent.length).toBeLessThanOrEqual(44);
});
