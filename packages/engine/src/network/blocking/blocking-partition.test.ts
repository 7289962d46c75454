import { bigint, rowSchema, string } from "@millrace/graph";
import { expect, test } from "vitest";
import { batchOfRows, rowsOfBatch } from "../../batch/row-values.ts";
import type { Value } from "../../batch/row-values.ts";
import { MemorySpillStorage } from "../../spill/memory-spill-storage.ts";
import type { SpillFile } from "../../spill/spill-storage.ts";
import { CONTROL_END_OF_INPUT } from "../frame.ts";
import { FrameLayouts } from "../frame-layout.ts";
import { InputGate } from "../input-gate.ts";
import { ResultPartition } from "../result-partition.ts";
import { BlockingProducer } from "./blocking-producer.ts";
import { BlockingReader } from "./blocking-reader.ts";
import { PartitionWriter } from "./partition-writer.ts";

const schema = rowSchema([
  { name: "n", type: bigint(false) },
  { name: "text", type: string() },
]);
const layouts = new FrameLayouts(schema);

const rows = (count: number): Value[][] =>
  Array.from({ length: count }, (_, i) => [BigInt(i), i % 7 === 0 ? null : "x".repeat(i % 90)]);

function producerOf(storage: MemorySpillStorage, consumers: number): ResultPartition {
  const writer = new PartitionWriter(storage.createPartition("job", "e0-0-0"), layouts, consumers);
  return new ResultPartition({
    schema,
    partitioning: { kind: "hash", keys: [0] },
    maxParallelism: 128,
    trace: null,
    blocking: true,
    channels: Array.from({ length: consumers }, (_, consumer) => ({
      id: `c${consumer}`,
      consumer,
      end: () => new BlockingProducer(`c${consumer}`, writer, consumer),
    })),
  });
}

const gateOf = (open: () => SpillFile | null, subpartition: number): InputGate =>
  new InputGate(
    [
      {
        id: "c",
        input: 0,
        schema,
        end: () => new BlockingReader({ id: "c", name: "e0-0-0", subpartition, layouts, open }),
      },
    ],
    null,
  );

function read(gate: InputGate): readonly (readonly Value[])[] {
  const found: Value[][] = [];
  for (;;) {
    const next = gate.next();
    if (next === "empty") throw new Error("the end of input is missing");
    if (next === "rows") found.push(...rowsOfBatch(gate.batch));
    else if (gate.controlKind === CONTROL_END_OF_INPUT) return found;
  }
}

test("nothing comes of it before all is written; then each consumer finds its rows, in order", () => {
  const storage = new MemorySpillStorage({ waits: true });
  const open = (): SpillFile | null => storage.openPartition("job", "e0-0-0");
  const partition = producerOf(storage, 3);
  const gates = [0, 1, 2].map((consumer) => gateOf(open, consumer));
  const given = [...rows(5_000), [5_000n, "y".repeat(100_000)], ...rows(200)];
  for (let from = 0; from < given.length; from += 700)
    partition.emit(batchOfRows(schema, given.slice(from, from + 700)));
  expect(gates.map(({ ready }) => ready)).toEqual([false, false, false]);
  expect([partition.blocked, gates[0]!.next()]).toEqual([false, "empty"]);
  partition.endInput();
  partition.close();
  expect(gates.map(({ ready }) => ready)).toEqual([true, true, true]);
  const found = gates.map(read);
  expect(found.every((own) => own.length > 1_000)).toBe(true);
  const order = new Map(given.map((row, index) => [JSON.stringify([String(row[0]), row[1]]), index]));
  for (const own of found) {
    const places = own.slice(0, 1_000).map((row) => order.get(JSON.stringify([String(row[0]), row[1]]))!);
    expect(places.every((place) => place !== undefined)).toBe(true);
  }
  expect(found.flat().length).toBe(given.length);
  expect(partition.rowsOut).toBe(given.length);
});

const broken = (file: SpillFile, change: (bytes: Uint8Array) => Uint8Array): SpillFile => {
  const bytes = new Uint8Array(file.byteLength);
  file.read(0, bytes);
  const changed = change(bytes);
  return {
    byteLength: changed.length,
    append: () => {},
    read: (position, into) => into.set(changed.subarray(position, position + into.length)),
    close: () => {},
  };
};

test.for([
  ["a byte of its rows", (bytes: Uint8Array) => bytes.with(300, bytes[300]! ^ 1)],
  ["a byte of its index", (bytes: Uint8Array) => bytes.with(bytes.length - 30, bytes.at(-30)! ^ 1)],
  ["its end", (bytes: Uint8Array) => bytes.slice(0, -5)],
  ["everything", () => new Uint8Array(0)],
] as const)("a partition that has lost %s is named", ([, change]) => {
  const storage = new MemorySpillStorage({ waits: false });
  const partition = producerOf(storage, 1);
  partition.emit(batchOfRows(schema, rows(2_000)));
  partition.endInput();
  let open = 0;
  const gate = gateOf(() => {
    open++;
    return { ...broken(storage.openPartition("job", "e0-0-0")!, change), close: () => void open-- };
  }, 0);
  expect(() => read(gate)).toThrow(/runtime.partition-lost.*e0-0-0/u);
  gate.close();
  expect(open).toBe(0);
});
