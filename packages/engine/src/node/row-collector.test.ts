import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RowConnection } from "./io/row-connection.ts";
import { RowCollector } from "./row-collector.ts";

const encode = (line: string): Uint8Array => new TextEncoder().encode(line);
const PIECE = encode(`${"x".repeat(65_535)}\n`);

let collector: RowCollector;
beforeEach(async () => {
  collector = await RowCollector.start();
});
afterEach(() => collector[Symbol.dispose]());

test("whole lines of several writers, in the order of each, until the job has ended and all are read", async () => {
  const rows = collector.collect();
  const read = text(rows.lines);
  const writers = ["a", "b"].map((name) => ({ name, connection: new RowConnection(rows.reader) }));
  for (const { name, connection } of writers) {
    await connection.write(encode(`${name}1\n${name}`));
    await connection.write(encode(`2\n${name}3\n`));
  }
  rows.finish();
  await Promise.all(writers.map(async ({ connection }) => connection.close()));
  const lines = (await read).trimEnd().split("\n");
  expect(lines.filter((line) => line.startsWith("a"))).toEqual(["a1", "a2", "a3"]);
  expect(lines.filter((line) => line.startsWith("b"))).toEqual(["b1", "b2", "b3"]);
});

test("half a line of a writer that died is no line", async () => {
  const rows = collector.collect();
  const read = text(rows.lines);
  const writer = new RowConnection(rows.reader);
  await writer.write(encode("whole\nhal"));
  await writer.close();
  rows.finish();
  expect(await read).toBe("whole\n");
});

test("a reader that does not read holds its writer back, and then gets everything", async () => {
  const rows = collector.collect();
  const writer = new RowConnection(rows.reader);
  let taken = 0;
  const pieces = 400;
  const writing = (async () => {
    for (; taken < pieces; taken++) await writer.write(PIECE);
    await writer.close();
    rows.finish();
  })();
  let before = -1;
  await expect
    .poll(() => taken === before || ((before = taken), false), { timeout: 10_000, interval: 300 })
    .toBe(true);
  expect(taken).toBeLessThan(pieces);
  expect((await text(rows.lines)).length).toBe(pieces * PIECE.length);
  await writing;
});

test("a reader that stalls is given up once the job is to stop; one that is only slow is not", async () => {
  const [stalled, slow] = [collector.collect(), collector.collect()];
  const write = async (rows: typeof slow): Promise<void> => {
    const writer = new RowConnection(rows.reader);
    for (let n = 0; n < 100; n++) await writer.write(PIECE);
    await writer.close();
    rows.finish();
  };
  const writing = Promise.all([write(stalled), write(slow)]);
  let read = 0;
  const reading = (async () => {
    for await (const chunk of slow.lines) {
      read += (chunk as Buffer).length;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  })();
  for (const rows of [stalled, slow]) rows.hurry(500);
  await Promise.all([writing, reading]);
  expect(stalled.lines.destroyed).toBe(true);
  expect(read).toBe(100 * PIECE.length);
});

test.each(["the reader leaves", "the writer gives up"])("%s: a write that waits returns", async (who) => {
  const rows = collector.collect();
  const writer = new RowConnection(rows.reader);
  const writing = (async () => {
    for (let n = 0; n < 400; n++) await writer.write(PIECE);
    await writer.close();
  })();
  if (who === "the reader leaves") rows.abandon();
  else writer.abandon();
  await writing;
});

test("what a token does not fit is turned away", async () => {
  const writer = new RowConnection({ ...collector.collect().reader, token: "0".repeat(36) });
  await writer.write(PIECE);
  await writer.close();
});
