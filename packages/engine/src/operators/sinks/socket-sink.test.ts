import { bigint, rowSchema, string } from "@millrace/graph";
import { expect, it } from "vitest";
import { batchOfRows } from "../../batch/row-values.ts";
import { MemoryIo } from "../../testing/memory-io.ts";
import { OperatorRig } from "../../testing/operator-rig.ts";
import { SocketSink } from "./socket-sink.ts";

const FIELDS = [
  { name: "n", type: bigint() },
  { name: "s", type: string() },
];

function rig(format: "text" | "csv" | "json", io = new MemoryIo()): OperatorRig<SocketSink> {
  const about = { kind: "socket-sink", host: "h", port: 1, attempts: 0, delayMs: 1, delimiter: "," } as const;
  return new OperatorRig(new SocketSink({ ...about, format }), { input: FIELDS, io });
}

const send = (run: OperatorRig<SocketSink>): void =>
  run.operator.processBatch(
    batchOfRows(rowSchema(FIELDS), [
      [1n, "a,b"],
      [2n, null],
    ]),
  );

it.each([
  ["text", "1,a,b\n2,\n"],
  ["csv", '1,"a,b"\n2,\n'],
  ["json", '{"n":1,"s":"a,b"}\n{"n":2,"s":null}\n'],
] as const)("sends lines of %s", (format, text) => {
  const run = rig(format);
  send(run);
  expect(run.io.taken).toBe(text);
});

it("a server that does not read holds it back, and loses nothing", () => {
  const io = new MemoryIo();
  io.writable = () => false;
  const run = rig("text", io);
  send(run);
  expect(run.operator.drain()).toBe(false);
  expect(io.taken).toBe("");
  io.writable = () => true;
  expect(run.operator.drain()).toBe(true);
  expect(io.taken).toBe("1,a,b\n2,\n");
});
