import {
  bigint,
  boolean,
  date,
  decimal,
  double,
  float,
  int,
  smallint,
  string,
  time,
  timestamp,
  timestampLtz,
  tinyint,
} from "@millrace/graph";
import type { Field } from "@millrace/graph";
import fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import type { Value } from "../../batch/row-values.ts";
import { failureOf, MemoryIo } from "../../testing/memory-io.ts";
import { MemoryState, OperatorRig } from "../../testing/operator-rig.ts";
import { ParquetSource } from "./parquet-source.ts";

type Column = Parameters<typeof parquetWriteBuffer>[0]["columnData"][number];

function fileOf(columnData: Column[], rowGroupSize = 1_000): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize }));
}

interface Given {
  readonly file: Uint8Array;
  readonly output: readonly Field[];
  readonly subtask?: number;
  readonly parallelism?: number;
}

function rig({ file, output, ...place }: Given): OperatorRig<ParquetSource> {
  const io = new MemoryIo();
  io.write("/in.parquet", file);
  const source = new ParquetSource({ kind: "parquet-source", path: "/in.parquet" });
  return new OperatorRig(source, { output, io, ...place });
}

function read(given: Given): Value[][] {
  const run = rig(given);
  expect(run.run()).toBe("end");
  return run.rows;
}

const field = (name: string, type: Field["type"]): Field => ({ name, type });

describe("values", () => {
  it("of every type, and NULL", () => {
    const file = fileOf([
      { name: "b", data: [true, null, false], type: "BOOLEAN" },
      { name: "i", data: [1, null, -2_147_483_648], type: "INT32" },
      { name: "l", data: [9_007_199_254_740_993n, null, -1n], type: "INT64" },
      { name: "d", data: [0.1, null, -1e300], type: "DOUBLE" },
      { name: "s", data: ["é, 广州", null, ""], type: "STRING" },
      { name: "t", data: [new Date(5), null, new Date(-1)], type: "TIMESTAMP" },
    ]);
    const output = [
      field("s", string()),
      field("b", boolean()),
      field("i", int()),
      field("l", bigint()),
      field("d", double()),
      field("t", timestamp()),
    ];
    expect(read({ file, output })).toEqual([
      ["é, 广州", true, 1, 9_007_199_254_740_993n, 0.1, 5],
      [null, null, null, null, null, null],
      ["", false, -2_147_483_648, -1n, -1e300, -1],
    ]);
  });

  it("times of day, in milliseconds whatever the file counts", () => {
    const clock = (unit: "MILLIS" | "MICROS" | "NANOS", type: "INT32" | "INT64") => ({
      name: unit,
      type,
      repetition_type: "OPTIONAL" as const,
      logical_type: { type: "TIME" as const, isAdjustedToUTC: false, unit },
    });
    const schema = [
      { name: "root", num_children: 3 },
      clock("MILLIS", "INT32"),
      clock("MICROS", "INT64"),
      clock("NANOS", "INT64"),
    ];
    const columnData = [
      { name: "MILLIS", data: [86_399_999, null] },
      { name: "MICROS", data: [43_200_000_999n, null] },
      { name: "NANOS", data: [1_999_999n, null] },
    ];
    const file = new Uint8Array(parquetWriteBuffer({ columnData, schema }));
    const output = ["NANOS", "MILLIS", "MICROS"].map((name) => field(name, time(true, 3)));
    expect(read({ file, output })).toEqual([
      [1, 86_399_999, 43_200_000],
      [null, null, null],
    ]);
  });

  it("INT may be read as BIGINT or DOUBLE", () => {
    const file = fileOf([{ name: "i", data: [1, 2], type: "INT32" }]);
    expect(read({ file, output: [field("i", bigint())] })).toEqual([[1n], [2n]]);
    expect(read({ file, output: [field("i", double())] })).toEqual([[1], [2]]);
  });

  it("days, small integers, floats and moments as the types that are theirs, and as wider ones", () => {
    const schema = [
      { name: "root", num_children: 4 },
      { name: "d", type: "INT32", converted_type: "DATE", repetition_type: "OPTIONAL" },
      { name: "b", type: "INT32", converted_type: "INT_8", repetition_type: "REQUIRED" },
      { name: "f", type: "FLOAT", repetition_type: "REQUIRED" },
      { name: "t", type: "INT64", converted_type: "TIMESTAMP_MILLIS", repetition_type: "REQUIRED" },
    ] as const;
    const columnData = [
      { name: "d", data: [new Date(86_400_000 * 3), null] },
      { name: "b", data: [-128, 127] },
      { name: "f", data: [0.5, -1] },
      { name: "t", data: [new Date(5), new Date(-1)] },
    ];
    const file = new Uint8Array(parquetWriteBuffer({ columnData, schema: [...schema] }));
    const own = [field("d", date()), field("b", tinyint()), field("f", float()), field("t", timestamp())];
    expect(read({ file, output: own })).toEqual([
      [3, -128, 0.5, 5],
      [null, 127, -1, -1],
    ]);
    const wider = [
      field("d", timestamp()),
      field("b", smallint()),
      field("f", double()),
      field("t", timestampLtz()),
    ];
    expect(read({ file, output: wider })[0]).toEqual([3 * 86_400_000, -128, 0.5, 5]);
    expect(read({ file, output: [field("b", double()), field("t", timestamp(true, 9))] })).toEqual([
      [-128, 5_000_000n],
      [127, -1_000_000n],
    ]);
  });

  it("decimals keep their digits", () => {
    const schema = [
      { name: "root", num_children: 1 },
      {
        name: "m",
        type: "INT64",
        converted_type: "DECIMAL",
        precision: 10,
        scale: 2,
        repetition_type: "OPTIONAL",
      },
    ] as const;
    const columnData = [{ name: "m", data: [1.5, null, -0.05] }];
    const file = new Uint8Array(parquetWriteBuffer({ columnData, schema: [...schema] }));
    expect(read({ file, output: [field("m", decimal(10, 2))] })).toEqual([[150n], [null], [-5n]]);
  });
});

describe("row groups", () => {
  const ROWS = 97;
  const file = fileOf(
    [
      { name: "n", data: Array.from({ length: ROWS }, (_, n) => BigInt(n)), type: "INT64" },
      {
        name: "k",
        data: Array.from({ length: ROWS }, (_, n) => (n % 5 === 0 ? null : `k${n % 3}`)),
        type: "STRING",
      },
    ],
    10,
  );
  const output = [field("n", bigint()), field("k", string())];
  const expected = Array.from({ length: ROWS }, (_, n) => [BigInt(n), n % 5 === 0 ? null : `k${n % 3}`]);
  const sorted = (rows: readonly Value[][]): Value[][] =>
    rows.toSorted((a, b) => Number((a[0] as bigint) - (b[0] as bigint)));

  it("are given in order, in batches of any size", () => {
    const run = rig({ file, output });
    expect(run.run([1, 3, 64])).toBe("end");
    expect(run.rows).toEqual(expected);
  });

  it("only the wanted columns are read", () => {
    expect(read({ file, output: [output[1]!] })).toEqual(expected.map(([, k]) => [k]));
  });

  it("are shared by subtasks; restore equals uninterrupted, also at another parallelism", () => {
    const part = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(part, part, fc.nat(20), (before, after, polls) => {
        const at = (subtask: number, parallelism: number) => rig({ file, output, subtask, parallelism });
        const first = Array.from({ length: before }, (_, subtask) => at(subtask, before));
        for (const run of first) run.run([3], polls);
        const state = MemoryState.union(first.map((run) => run.snapshot()));
        const second = Array.from({ length: after }, (_, subtask) => at(subtask, after));
        for (const run of second) expect(run.restore(state).run([7])).toBe("end");
        expect(sorted([...first, ...second].flatMap(({ rows }) => rows))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe("files that cannot be read", () => {
  const file = fileOf([{ name: "n", data: [1n, null], type: "INT64" }]);
  it.each<[string, Uint8Array, Field, string]>([
    [
      "no Parquet",
      new TextEncoder().encode("id,name\n1,ann\n2,bob\n"),
      field("n", bigint()),
      "it is no Parquet file",
    ],
    ["too short", Uint8Array.of(1), field("n", bigint()), "it is too short for a Parquet file"],
    ["without the column", file, field("m", bigint()), "it has no column m"],
    ["of another type", file, field("n", string()), "its column n is BIGINT, not STRING"],
    ["with a NULL", file, field("n", bigint(false)), "its column n has a NULL, and is declared NOT NULL"],
  ])("%s", (_, bytes, column, problem) => {
    expect(failureOf(() => read({ file: bytes, output: [column] }))).toMatchObject({
      reason: "runtime.unreadable-file",
      params: { path: "/in.parquet", problem },
    });
  });

  it("cut off in the middle", () => {
    const broken = Uint8Array.from(file);
    broken.fill(0xff, 8, 30);
    expect(failureOf(() => read({ file: broken, output: [field("n", bigint())] }))).toMatchObject({
      reason: "runtime.unreadable-file",
    });
  });
});
