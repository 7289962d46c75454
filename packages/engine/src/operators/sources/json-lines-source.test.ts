import { bigint, boolean, decimal, double, int, MALFORMED_FIELDS, string, timestamp } from "@millrace/graph";
import type { Field, LogicalType, MalformedPolicy } from "@millrace/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value } from "../../batch/row-values.ts";
import { failureOf, MemoryIo } from "../../testing/memory-io.ts";
import { OperatorRig } from "../../testing/operator-rig.ts";
import { JsonLinesSource } from "./json-lines-source.ts";

interface Given {
  readonly content: string;
  readonly output: readonly Field[];
  readonly malformed?: MalformedPolicy;
  readonly mode?: "once" | "watched";
  readonly chunks?: readonly number[];
}

function rig({
  content,
  output,
  malformed = "fail",
  mode = "once",
  chunks,
}: Given): OperatorRig<JsonLinesSource> {
  const io = new MemoryIo();
  if (chunks) io.chunkLengths = chunks;
  io.write("/in.jsonl", content);
  const source = new JsonLinesSource({ kind: "json-lines-source", path: "/in.jsonl", mode, malformed });
  const sideOutputs = malformed === "side" ? [MALFORMED_FIELDS] : [];
  return new OperatorRig(source, { output, io, sideOutputs });
}

function readAs(type: LogicalType, json: string): Value {
  const run = rig({ content: `{"v":${json}}\n`, output: [{ name: "v", type }], malformed: "skip" });
  run.run();
  return run.counter("malformedRecords") === 1 ? "malformed" : run.rows[0]![0]!;
}

describe("values", () => {
  it.each<[LogicalType, string, Value]>([
    [string(), '"a\\u00e9\\n\\"b"', 'aé\n"b'],
    [string(), "12.50", "12.50"],
    [string(), '{"x": [1, 2]}', '{"x": [1, 2]}'],
    [string(), "null", null],
    [string(false), "null", "malformed"],
    [int(), "-7", -7],
    [int(), "2147483648", "malformed"],
    [int(), "1.5", "malformed"],
    [bigint(), "9223372036854775807", 9_223_372_036_854_775_807n],
    [bigint(), '"12"', 12n],
    [double(), "-1.5e-3", -0.0015],
    [double(), "[1]", "malformed"],
    [decimal(10, 2), "1.005", 101n],
    [boolean(), "true", true],
    [boolean(), "{}", "malformed"],
    [timestamp(), '"2024-02-28T01:02:03.004"', Date.UTC(2024, 1, 28, 1, 2, 3, 4)],
    [timestamp(), "12", "malformed"],
  ])("%o reads %s", (type, json, value) => {
    expect(readAs(type, json)).toEqual(value);
  });

  it("are found by name, in whatever order, and missing ones are NULL", () => {
    const output = [
      { name: "b", type: string() },
      { name: "a", type: bigint() },
    ];
    const content = '\ufeff{"a":1,"z":[{"a":9}],"b":"x"}\n\n{"b":"y"}\r\n{"a":2,"a":3}';
    const run = rig({ content, output });
    expect(run.run()).toBe("end");
    expect(run.rows).toEqual([
      ["x", 1n],
      ["y", null],
      [null, 3n],
    ]);
  });
});

describe("malformed lines", () => {
  const output = [{ name: "n", type: bigint(false) }];
  const content = '{"n":1}\n{"n": "x"}\n{"n":\n{"n":4}\n{}\n';

  it("fail the job with file, line, column and character", () => {
    expect(failureOf(() => rig({ content, output }).run())).toMatchObject({
      reason: "runtime.malformed-row",
      params: { path: "/in.jsonl", line: 2, column: "n", position: 8 },
    });
  });

  it("are skipped and counted", () => {
    const run = rig({ content, output, malformed: "skip" });
    run.run();
    expect(run.rows).toEqual([[1n], [4n]]);
    expect(run.counter("malformedRecords")).toBe(3);
  });

  it("leave by the side output with reason and position", () => {
    const run = rig({ content, output, malformed: "side" });
    run.run([1]);
    expect(run.rows).toEqual([[1n], [4n]]);
    expect(run.sideRows[0]).toEqual([
      ['{"n": "x"}', '"x" is no BIGINT NOT NULL', "/in.jsonl", 2n, "n", 8n],
      ['{"n":', "no JSON object: see character 6", "/in.jsonl", 3n, null, 6n],
      ["{}", "no member n", "/in.jsonl", 5n, "n", null],
    ]);
    expect(run.counter("malformedRecords")).toBe(3);
  });
});

describe("laws", () => {
  const output = [
    { name: "k", type: string() },
    { name: "n", type: int() },
  ];
  const lines = fc.array(
    fc.oneof(
      fc.record({ k: fc.string(), n: fc.integer({ min: -99, max: 99 }) }).map((row) => JSON.stringify(row)),
      fc.constantFrom("", "{", '{"n":"x"}'),
    ),
    { maxLength: 12 },
  );
  const cuts = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 20 });
  const run = (content: string, chunks: readonly number[]) =>
    rig({ content, output, malformed: "side", chunks });

  it("1, batch cut: the same rows however the file was read", () => {
    fc.assert(
      fc.property(lines, cuts, cuts, (parts, chunks, polls) => {
        const content = parts.join("\n");
        const whole = run(content, [65_536]);
        whole.run();
        const cut = run(content, chunks);
        expect(cut.run(polls)).toBe("end");
        expect([cut.rows, cut.sideRows]).toEqual([whole.rows, whole.sideRows]);
      }),
    );
  });

  it("2, restore equals uninterrupted: at any poll", () => {
    fc.assert(
      fc.property(lines, cuts, fc.nat(30), (parts, chunks, polls) => {
        const content = parts.join("\n");
        const whole = run(content, [65_536]);
        whole.run();
        const before = run(content, chunks);
        before.run([2], polls);
        const after = run(content, [5]).restore(before.snapshot());
        after.run();
        expect([...before.rows, ...after.rows]).toEqual(whole.rows);
        expect([...before.sideRows[0]!, ...after.sideRows[0]!]).toEqual(whole.sideRows[0]);
      }),
    );
  });

  it("waits for the end of the last line of a watched file", () => {
    const watched = rig({ content: '{"k":"a"}\n{"k":', output, mode: "watched" });
    expect(watched.run()).toBe("idle");
    watched.io.write("/in.jsonl", '{"k":"a"}\n{"k":"b"}\n');
    watched.run();
    expect(watched.rows).toEqual([
      ["a", null],
      ["b", null],
    ]);
  });
});
