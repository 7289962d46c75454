import {
  bigint,
  boolean,
  bytes,
  date,
  decimal,
  double,
  float,
  int,
  rowSchema,
  smallint,
  string,
  time,
  timestamp,
  timestampLtz,
  tinyint,
} from "@millrace/graph";
import type { Field, OperatorSpec } from "@millrace/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchOfRows } from "../../batch/row-values.ts";
import type { Value } from "../../batch/row-values.ts";
import { MemoryIo } from "../../testing/memory-io.ts";
import { OperatorRig } from "../../testing/operator-rig.ts";
import { AvroSource } from "../sources/avro-source.ts";
import { ParquetSource } from "../sources/parquet-source.ts";
import { bucketPath } from "./bucket-names.ts";
import { FileSink } from "./file-sink.ts";

type Spec = Extract<OperatorSpec, { kind: "file-sink" }>;

function rig(fields: readonly Field[], more: Partial<Spec>, io = new MemoryIo()): OperatorRig<FileSink> {
  const spec: Spec = {
    kind: "file-sink",
    directory: "/out",
    format: "text",
    header: false,
    delimiter: ",",
    ...more,
  };
  return new OperatorRig(new FileSink(spec), { input: fields, io });
}

const send = (
  run: OperatorRig<FileSink>,
  fields: readonly Field[],
  rows: readonly (readonly Value[])[],
): void => run.operator.processBatch(batchOfRows(rowSchema(fields), rows));

function complete(run: OperatorRig<FileSink>, checkpointId: number): void {
  run.snapshot(checkpointId);
  run.operator.checkpointCompleted(checkpointId);
}

function readBack(format: "avro" | "parquet", file: Uint8Array, output: readonly Field[]): Value[][] {
  const io = new MemoryIo();
  io.write("/in", file);
  const source =
    format === "avro"
      ? new AvroSource({ kind: "avro-source", path: "/in", partBytes: 1 << 20, malformed: "fail" })
      : new ParquetSource({ kind: "parquet-source", path: "/in" });
  const run = new OperatorRig<AvroSource | ParquetSource>(source, { output, io });
  for (let polls = 0; run.run([1_000], 1) !== "end"; polls++) expect(polls).toBeLessThan(10_000);
  return run.rows;
}

const EVERY: readonly Field[] = [
  tinyint(),
  smallint(),
  int(),
  bigint(),
  float(),
  double(),
  boolean(),
  string(),
  date(),
  time(true, 3),
  timestamp(),
  timestampLtz(),
  decimal(10, 2),
].map((type, index) => ({ name: `c${index}`, type }));
/** What readers of Parquet have no column for here. */
const AVRO_ONLY: readonly Field[] = [
  { name: "raw", type: bytes() },
  { name: "fine", type: timestamp(true, 6) },
  { name: "wide", type: decimal(38, 3) },
];
const ROWS: readonly (readonly Value[])[] = [
  [
    -128,
    32_767,
    -2_147_483_648,
    -(2n ** 63n),
    0.5,
    -1e300,
    true,
    "é, 广州",
    19_782,
    86_399_999,
    -1,
    5,
    -150n,
  ],
  [1, 2, 3, 9_007_199_254_740_993n, -0.25, 0.1, false, "", -1, 0, 1_700_000_000_123, 0, 0n],
  EVERY.map(() => null),
];
const AVRO_ROWS: readonly (readonly Value[])[] = [
  ["\u0000\u007f\u0080\u00ff", -1_000n, -(10n ** 37n)],
  ["", 1_500_001_000n, 127n],
  [null, null, null],
];

describe.each(["avro", "parquet"] as const)("%s", (format) => {
  const fields = format === "avro" ? [...EVERY, ...AVRO_ONLY] : EVERY;
  const rows = format === "avro" ? ROWS.map((row, index) => [...row, ...AVRO_ROWS[index]!]) : ROWS;

  it.each([true, false])("every type reads back as it was, packed: %s", (packed) => {
    const run = rig(fields, { format, packed });
    send(run, fields, rows);
    complete(run, 1);
    const [[name, file]] = [...run.io.visible] as [[string, Uint8Array]];
    expect(name).toMatch(new RegExp(`\\.${format}$`));
    expect(readBack(format, file, fields)).toEqual(rows);
  });

  it("a part is a file of its own, with each checkpoint; nothing makes none", () => {
    const run = rig(EVERY.slice(0, 4), { format });
    for (const id of [1, 2, 3]) {
      if (id !== 2) send(run, EVERY.slice(0, 4), [[id, id, id, BigInt(id)]]);
      complete(run, id);
    }
    const files = [...run.io.visible.values()].map((file) => readBack(format, file, EVERY.slice(0, 4)));
    expect(files).toEqual([[[1, 1, 1, 1n]], [[3, 3, 3, 3n]]]);
  });

  it("many rows, in blocks", () => {
    const two = [
      { name: "n", type: bigint(false) },
      { name: "s", type: string(false) },
    ];
    const run = rig(two, { format });
    const all = Array.from({ length: 9_000 }, (_, n): Value[] => [BigInt(n), `text ${n % 100}`]);
    for (let from = 0; from < all.length; from += 1_000) send(run, two, all.slice(from, from + 1_000));
    complete(run, 1);
    expect(readBack(format, [...run.io.visible.values()][0]!, two)).toEqual(all);
  });
});

const N: readonly Field[] = [{ name: "n", type: bigint() }];
const numbers = (from: number, to: number): bigint[][] =>
  Array.from({ length: to - from }, (_, i) => [BigInt(from + i)]);

describe("rolling", () => {
  const roll = { maxBytes: null, maxAgeMs: null, inactiveMs: null };

  it("by size: a part ends between two checkpoints, and is visible with the next", () => {
    const run = rig(N, { roll: { ...roll, maxBytes: 100_000 } });
    for (let from = 0; from < 100_000; from += 1_000) send(run, N, numbers(from, from + 1_000));
    expect(run.io.visible.size).toBe(0);
    expect(run.io.pending.size).toBeGreaterThan(3);
    complete(run, 1);
    const parts = [...run.io.visible.values()];
    for (const part of parts.slice(0, -1)) expect(part.length).toBeGreaterThanOrEqual(100_000);
    expect(run.io.visibleText().trim().split("\n").length).toBe(100_000);
  });

  it("by age and by inactivity", () => {
    for (const [limits, parts] of [
      [{ ...roll, maxAgeMs: 10_000 }, 2],
      [{ ...roll, inactiveMs: 3_000 }, 1],
      [{ ...roll, inactiveMs: 1_000 }, 6],
    ] as const) {
      const run = rig(N, { roll: limits });
      for (let second = 0; second < 10; second += 2) {
        send(run, N, numbers(second, second + 1));
        run.advance(2_000);
      }
      send(run, N, numbers(10, 11));
      complete(run, 1);
      expect([limits, run.io.visible.size]).toEqual([limits, parts]);
      expect(run.io.visibleText().trim().split("\n").length).toBe(6);
    }
  });

  it("a part that ended before a failure is covered by the checkpoint after it alone", () => {
    const io = new MemoryIo();
    const spec = { roll: { ...roll, inactiveMs: 1_000 } };
    const before = rig(N, spec, io);
    send(before, N, numbers(0, 1));
    const state = before.snapshot(1);
    before.operator.checkpointCompleted(1);
    send(before, N, numbers(1, 2));
    before.advance(5_000);
    before.operator.checkpointCompleted(1);
    const after = rig(N, spec, io).restore(state);
    expect(io.visibleText()).toBe("0\n");
    expect(io.pending.size).toBe(0);
    send(after, N, numbers(1, 2));
    complete(after, 2);
    expect(io.visibleText()).toBe("0\n1\n");
  });
});

it("a part that ends before the first checkpoint of a job that goes on from another one's is committed with it", () => {
  const io = new MemoryIo();
  const spec = { roll: { maxBytes: null, maxAgeMs: null, inactiveMs: 1_000 } };
  const before = rig(N, spec, io);
  send(before, N, [[0n]]);
  const state = before.snapshot(5);
  before.operator.checkpointCompleted(5);
  const after = rig(N, spec, io).restore(state);
  send(after, N, [[1n]]);
  after.advance(5_000);
  complete(after, 1);
  expect(io.visibleText()).toBe("0\n1\n");
});

describe("buckets", () => {
  const fields: readonly Field[] = [...N, { name: "day", type: string() }];
  const spec = { bucket: 1 };

  it("rows go to the directory that they name, which no file holds", () => {
    const run = rig(fields, spec);
    send(run, fields, [
      [1n, "day=1"],
      [2n, "day=2/hour=3"],
      [3n, "day=1"],
      [4n, null],
    ]);
    complete(run, 1);
    const found = [...run.io.visible].map(([name, file]) => [
      name.slice("/out/".length, name.lastIndexOf("/")),
      new TextDecoder().decode(file),
    ]);
    expect(found).toEqual([
      ["day=1", "1\n3\n"],
      ["day=2/hour=3", "2\n"],
      ["__DEFAULT_PARTITION__", "4\n"],
    ]);
  });

  it("however many there are, few are open", () => {
    const run = rig(fields, spec);
    for (let n = 0; n < 500; n++) send(run, fields, [[BigInt(n), `b${n % 250}`]]);
    expect(run.io.pending.size).toBeGreaterThanOrEqual(400);
    complete(run, 1);
    expect(run.io.visible.size).toBe(500);
    expect(run.io.visibleText().trim().split("\n").length).toBe(500);
  });

  it("no name leaves the directory or hides in it", () => {
    expect(bucketPath("../../etc/passwd")).toBe("%2E./%2E./etc/passwd");
    expect(bucketPath("/a//b/")).toBe("a/b");
    expect(bucketPath(".hidden/%")).toBe("%2Ehidden/%25");
    expect(bucketPath("//")).toBe("__DEFAULT_PARTITION__");
    fc.assert(
      fc.property(
        fc
          .array(fc.constantFrom("/", ".", "..", "a", "%", "\0", "é", "😀", "\ud83d", "long ".repeat(30)))
          .map((parts) => parts.join("")),
        (text) => {
          for (const part of bucketPath(text).split("/")) {
            expect(part).not.toMatch(/^$|^\./u);
            expect(new TextEncoder().encode(part).length).toBeLessThan(255);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
