import { expect, test } from "vitest";
import { ApiFailure } from "../api/api-failure.ts";
import { socketLines } from "./socket-lines.ts";

const source = (sample: string) => ({
  kind: "socket-text-source" as const,
  host: "localhost",
  port: 9_999,
  delimiter: "\n" as const,
  attempts: 0,
  delayMs: 10,
  sample,
});
const sends = (text: string) => () => Promise.resolve({ text });
const nobody = () =>
  Promise.reject(new ApiFailure(502, { code: "socket.unreachable", message: "Nobody answers." }));

test("what the server sends wins over what was typed, without a line that may be cut", async () => {
  expect(await socketLines(source("typed"), sends("one\r\ntwo\nthr"))).toEqual({
    lines: ["one", "two"],
    isTyped: false,
  });
});

test("typed lines stand in for a server that is not there or is silent, and are marked", async () => {
  const typed = { lines: ["to be", "or not"], isTyped: true };
  expect(await socketLines(source("to be\nor not"), nobody)).toEqual(typed);
  expect(await socketLines(source("to be\nor not"), sends(""))).toEqual(typed);
});

test("where nothing was typed the failure is told, and silence is no row", async () => {
  await expect(socketLines(source(""), nobody)).rejects.toThrow("Nobody answers.");
  expect(await socketLines(source(""), sends(""))).toEqual({ lines: [], isTyped: false });
});
