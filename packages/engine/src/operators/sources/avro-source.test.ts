import {
  bigint,
  boolean,
  bytes,
  date,
  decimal,
  double,
  float,
  int,
  MALFORMED_FIELDS,
  string,
  time,
  timestamp,
  timestampLtz,
} from "@millrace/graph";
import type { Field, MalformedPolicy } from "@millrace/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value } from "../../batch/row-values.ts";
import * as files from "../../testing/avro-files.ts";
import { failureOf, MemoryIo } from "../../testing/memory-io.ts";
import { MemoryState, OperatorRig } from "../../testing/operator-rig.ts";
import { AvroSource } from "./avro-source.ts";

const fileOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
const field = (name: string, type: Field["type"]): Field => ({ name, type });
const SMALL = [field("n", bigint(false)), field("word", string())];
const SMALL_ROWS = Array.from({ length: 30 }, (_, n) => [BigInt(n), n % 5 === 4 ? null : `w${n % 3}`]);

interface Given {
  readonly file: Uint8Array;
  readonly output?: readonly Field[];
  readonly partBytes?: number;
  readonly malformed?: MalformedPolicy;
  readonly subtask?: number;
  readonly parallelism?: number;
}

function rig({ file, output = SMALL, partBytes = 1 << 20, malformed = "fail", ...place }: Given) {
  const io = new MemoryIo();
  io.write("/in.avro", file);
  const source = new AvroSource({ kind: "avro-source", path: "/in.avro", partBytes, malformed });
  return new OperatorRig(source, { output, io, sideOutputs: [MALFORMED_FIELDS], ...place });
}

/** A rig's input answers at once: idle is one poll before the answer. */
function readOn(run: OperatorRig<AvroSource>, maxRows: readonly number[] = [4_096], polls = 1_000): void {
  for (let poll = 0; poll < polls; poll++) if (run.run(maxRows, 1) === "end") return;
}

function read(given: Given): Value[][] {
  const run = rig(given);
  readOn(run);
  return run.rows;
}

describe("values", () => {
  it("of every type, and NULL; nested fields are passed over", () => {
    const output = [
      field("b", boolean()),
      field("i", int()),
      field("l", bigint()),
      field("f", float()),
      field("d", double()),
      field("s", string()),
      field("raw", bytes()),
      field("four", bytes()),
      field("e", string()),
      field("day", date()),
      field("tm", time(true, 3)),
      field("tu", time(true, 3)),
      field("ms", timestamp()),
      field("us", timestamp()),
      field("lm", timestamp()),
      field("m", decimal(20, 2)),
      field("mf", decimal(10, 3)),
      field("id", string()),
    ];
    const same = ["\u0000\u007f\u0080\u00ff", "\u00ff\u0000ab"];
    const rest = [-1_234_567_891n, "00000000-0000-0000-0000-000000000005"];
    const noon = Date.UTC(2026, 0, 31, 12, 0, 0, 5);
    const times = [19_782, 86_399_999, 43_200_000];
    expect(read({ file: fileOf(files.ALL_TYPES), output })).toEqual([
      [
        true,
        -2_147_483_648,
        9_007_199_254_740_993n,
        0,
        -1e300,
        "é, 广州",
        ...same,
        "one",
        ...times,
        -1,
        -1,
        noon,
        -150n,
        ...rest,
      ],
      [false, null, null, 0.5, null, null, ...same, "two", ...times, null, -1, noon, null, ...rest],
      [
        true,
        2_147_483_647,
        -(2n ** 63n),
        1,
        -1e300,
        "",
        ...same,
        "one",
        ...times,
        -1,
        -1,
        noon,
        12_345_678_901_234_567_890n,
        ...rest,
      ],
    ]);
  });

  it("as wider types, and moments to the nanosecond", () => {
    const output = [
      field("i", bigint()),
      field("f", double()),
      field("us", timestamp(true, 6)),
      field("lm", timestampLtz()),
    ];
    expect(read({ file: fileOf(files.ALL_TYPES), output })[0]).toEqual([
      -2_147_483_648n,
      0,
      -1_000n,
      Date.UTC(2026, 0, 31, 12, 0, 0, 5),
    ]);
  });

  it.each([
    ["nothing", files.NULL_CODEC],
    ["deflate", files.DEFLATE_CODEC],
    ["snappy", files.SNAPPY_CODEC],
    ["zstandard", files.ZSTANDARD_CODEC],
  ])("of blocks packed by %s", (_codec, base64) => {
    expect(read({ file: fileOf(base64) })).toEqual(SMALL_ROWS);
  });
});

describe("what cannot be read", () => {
  it("is told in words", () => {
    const problemOf = (given: Given): unknown => failureOf(() => read(given)).params["problem"];
    const file = fileOf(files.NULL_CODEC);
    expect(problemOf({ file: fileOf(files.BZIP2_CODEC) })).toBe("its codec bzip2 is not understood");
    expect(problemOf({ file: new Uint8Array(40) })).toBe("it is no Avro file");
    expect(problemOf({ file, output: [field("x", int())] })).toBe("it has no column x");
    expect(problemOf({ file, output: [field("word", int())] })).toBe("its column word is of another type");
    const mixed = [field("mixed", string())];
    expect(problemOf({ file: fileOf(files.ALL_TYPES), output: mixed })).toBe(
      "its column mixed is of another type",
    );
  });

  it.each(["side", "skip"] as const)(
    "a broken block goes by the policy %s, and the others are read",
    (malformed) => {
      const file = fileOf(files.DEFLATE_CODEC);
      const second = secondBlock(file);
      file.fill(0xff, second + 3, second + 12);
      const run = rig({ file, malformed });
      readOn(run);
      const lost = run.counter("malformedRecords");
      expect(lost).toBeGreaterThan(0);
      expect(run.rows.length).toBe(30 - lost);
      expect(run.sideRows[0]!.length).toBe(malformed === "side" ? 1 : 0);
      if (malformed === "side")
        expect(run.sideRows[0]![0]![1]).toMatch(
          new RegExp(`${lost} rows are not read \\(at byte ${second}\\)`),
        );
      expect(failureOf(() => read({ file })).reason).toBe("runtime.malformed-row");
    },
  );

  it("the end of a file that is cut within a block", () => {
    const whole = fileOf(files.NULL_CODEC);
    const run = rig({ file: whole.slice(0, -20), malformed: "skip" });
    readOn(run);
    expect(run.rows.length + run.counter("malformedRecords")).toBe(30);
    expect(run.counter("malformedRecords")).toBeGreaterThan(0);
  });

  it("a NULL in a column that has none", () => {
    const output = [field("n", bigint()), field("word", string(false))];
    const run = rig({ file: fileOf(files.NULL_CODEC), output, malformed: "skip" });
    readOn(run);
    expect(run.rows.every(([, word]) => word !== null)).toBe(true);
    expect(run.rows.length + run.counter("malformedRecords")).toBe(30);
  });
});

it("each row once, whatever the parts, over restores at any parallelism", () => {
  const parallelism = fc.integer({ min: 1, max: 4 });
  fc.assert(
    fc.property(
      fc.constantFrom(files.NULL_CODEC, files.SNAPPY_CODEC),
      fc.integer({ min: 20, max: 300 }),
      fc.array(parallelism, { minLength: 1, maxLength: 3 }),
      (base64, partBytes, counts) => {
        const file = fileOf(base64);
        const rows: Value[] = [];
        let state: MemoryState | null = null;
        for (const [turn, count] of counts.entries()) {
          const rigs = Array.from({ length: count }, (_, subtask) =>
            rig({ file, partBytes, subtask, parallelism: count }),
          );
          for (const [subtask, run] of rigs.entries()) {
            if (state !== null) run.restore(state);
            readOn(run, [1, 3], turn === counts.length - 1 ? 1_000 : 2 * turn + 3 * subtask + 4);
            rows.push(...run.rows.map(([n]) => n!));
          }
          state = MemoryState.union(rigs.map((run) => run.snapshot()));
        }
        expect(rows.toSorted((a, b) => Number(a) - Number(b))).toEqual(SMALL_ROWS.map(([n]) => n));
      },
    ),
  );
});

/** Where it begins: behind the second marker. */
function secondBlock(file: Uint8Array): number {
  const markers = [...file.keys()].filter(
    (at) => file[at] === 100 && file[at + 1] === 101 && file[at + 15] === 115,
  );
  return markers[1]! + 16;
}
