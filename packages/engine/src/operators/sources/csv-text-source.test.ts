import { bigint, boolean, decimal, double, int, MALFORMED_FIELDS, string, timestamp } from "@millrace/graph";
import type { Charset, Field, LogicalType, MalformedPolicy } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import type { Value } from "../../batch/row-values.ts";
import { failureOf, MemoryIo } from "../../testing/memory-io.ts";
import { OperatorRig } from "../../testing/operator-rig.ts";
import { CsvTextSource } from "./csv-text-source.ts";

interface Given {
  readonly content: string | Uint8Array;
  readonly columns: readonly Field[];
  readonly output?: readonly Field[];
  readonly header?: boolean;
  readonly delimiter?: string;
  readonly mode?: "once" | "watched";
  readonly malformed?: MalformedPolicy;
  readonly quote?: string | null;
  readonly comment?: string;
  readonly nullLiteral?: string;
  readonly charset?: Charset;
}

function rig({ content, columns, output = columns, ...spec }: Given): OperatorRig<CsvTextSource> {
  const io = new MemoryIo();
  io.write("/in.csv", content);
  const source = new CsvTextSource({
    kind: "csv-text-source",
    path: "/in.csv",
    mode: "once",
    delimiter: ",",
    header: false,
    columns,
    malformed: "fail",
    ...spec,
  });
  const sideOutputs = spec.malformed === "side" ? [MALFORMED_FIELDS] : [];
  return new OperatorRig(source, { output, io, sideOutputs });
}

function read(given: Given): Value[][] {
  const run = rig(given);
  expect(run.run()).toBe("end");
  return run.rows;
}

const texts = (...names: string[]): Field[] => names.map((name) => ({ name, type: string() }));
const readAs = (type: LogicalType, text: string): Value => {
  const run = rig({
    content: `?,${text}\n`,
    columns: [...texts("other"), { name: "c", type }],
    malformed: "skip",
  });
  run.run();
  return run.counter("malformedRecords") === 1 ? "malformed" : run.rows[0]![1]!;
};

describe("fields and records", () => {
  it("reads quotes, doubled quotes, delimiters and line breaks within quotes", () => {
    const content = 'a,"b, c","d ""e"" f"\r\n"line\nbreak","",\n\n" x ", y ,"z"';
    expect(read({ content, columns: texts("a", "b", "c") })).toEqual([
      ["a", "b, c", 'd "e" f'],
      ["line\nbreak", "", null],
      [" x ", " y ", "z"],
    ]);
  });

  it("takes another delimiter", () => {
    expect(read({ content: 'a;"b;c"\n', columns: texts("a", "b"), delimiter: ";" })).toEqual([["a", "b;c"]]);
    expect(read({ content: "a\tb\n", columns: texts("a", "b"), delimiter: "\t" })).toEqual([["a", "b"]]);
  });

  it("finds columns by the header's names, in whatever order, and gives those asked for", () => {
    const columns = [{ name: "id", type: bigint() }, ...texts("name", "city")];
    const content = '\ufeff"city",extra,id,name\nBonn,?,7,ann\n';
    const output = [columns[2]!, columns[0]!];
    expect(read({ content, columns, output, header: true })).toEqual([["Bonn", 7n]]);
    expect(read({ content: "7,ann,Bonn\n", columns, output })).toEqual([["Bonn", 7n]]);
  });

  it("gives rows without columns where only their number is asked for", () => {
    expect(read({ content: "1\nx\n", columns: [{ name: "n", type: int() }], output: [] })).toEqual([[], []]);
  });

  it("reads an empty field of a NOT NULL text as the empty text", () => {
    const columns = [
      { name: "a", type: string(false) },
      { name: "b", type: string() },
    ];
    expect(read({ content: ",\n", columns })).toEqual([["", null]]);
  });

  it("replaces what is no UTF-8", () => {
    expect(read({ content: Uint8Array.of(0x61, 0xff, 44, 0x62, 10), columns: texts("a", "b") })).toEqual([
      ["a\ufffd", "b"],
    ]);
  });

  it("waits for the end of the last record of a watched file", () => {
    const run = rig({ content: 'a,"b\n', columns: texts("a", "b"), mode: "watched" });
    expect(run.run()).toBe("idle");
    expect(run.rows).toEqual([]);
    run.io.write("/in.csv", 'a,"b\nc"\n');
    expect(run.run()).toBe("idle");
    expect(run.rows).toEqual([["a", "b\nc"]]);
  });
});

it("a watched file that was cut has a header again", () => {
  const columns = [{ name: "id", type: bigint() }];
  const run = rig({ content: "id\n1\n2\n", columns, header: true, mode: "watched", malformed: "side" });
  run.run();
  run.io.write("/in.csv", "id\nx\n");
  run.run();
  expect(run.rows).toEqual([[1n], [2n]]);
  expect(run.sideRows[0]).toMatchObject([["x", '"x" is no BIGINT', "/in.csv", 2n, "id", 1n]]);
});

describe("types", () => {
  it.each<[LogicalType, string, Value]>([
    [int(), "-2147483648", -2_147_483_648],
    [int(), "2147483648", "malformed"],
    [int(), " +7 ", 7],
    [int(), "1.5", "malformed"],
    [int(), "-", "malformed"],
    [int(), " ", "malformed"],
    [int(), "", null],
    [int(false), "", "malformed"],
    [int(), '""', "malformed"],
    [bigint(), "-999999999999999", -999_999_999_999_999n],
    [bigint(), "-4294967297", -4_294_967_297n],
    [bigint(), "9223372036854775807", 9_223_372_036_854_775_807n],
    [bigint(), "9223372036854775808", "malformed"],
    [bigint(), "12x", "malformed"],
    [bigint(), "0000000000000000000012", 12n],
    [double(), "0.1", 0.1],
    [double(), "-12.50", -12.5],
    [double(), "1e-7", 1e-7],
    [double(), "123456789.12345678", 123_456_789.123_456_78],
    [double(), "NaN", Number.NaN],
    [double(), "1,5", "malformed"],
    [double(), ".", "malformed"],
    [decimal(10, 2), "-12.5", -1_250n],
    [decimal(10, 2), "1.005", 101n],
    [decimal(4, 2), "100", "malformed"],
    [decimal(4, 2), "99.99", 9_999n],
    [decimal(38, 3), "-1.5", -1_500n],
    [decimal(38, 3), "12345678901234567890123.5", 12_345_678_901_234_567_890_123_500n],
    [boolean(), "TRUE", true],
    [boolean(), "false", false],
    [boolean(), "maybe", "malformed"],
    [timestamp(), "2024-02-29 23:59:59.12", Date.UTC(2024, 1, 29, 23, 59, 59, 120)],
    [timestamp(), "2024-02-28T01:02:03.004", Date.UTC(2024, 1, 28, 1, 2, 3, 4)],
    [timestamp(), "2024-02-28 01:02:03", Date.UTC(2024, 1, 28, 1, 2, 3)],
    [timestamp(), "2023-02-29 00:00:00", "malformed"],
    [timestamp(), "2024-02-28 25:02:03", "malformed"],
    [timestamp(true, 0), "2024-02-28 01:02:03.9", Date.UTC(2024, 1, 28, 1, 2, 3)],
    [timestamp(), "1969-12-31 23:59:59.999", -1],
  ])("%o reads %j", (type, text, value) => {
    const quoted = /[",]/.test(text) && text !== '""' ? `"${text}"` : text;
    expect(readAs(type, quoted)).toEqual(value);
  });
});

describe("malformed records", () => {
  const columns = [{ name: "id", type: bigint(false) }, ...texts("name")];

  it("fail the job with the line, the column and the text", () => {
    const content = 'id,name\n1,"two\nlines"\n12x,ann\n';
    expect(failureOf(() => read({ content, columns, header: true }))).toMatchObject({
      reason: "runtime.malformed-row",
      retry: false,
      params: { line: 4, path: "/in.csv", column: "id", position: 1, problem: '"12x" is no BIGINT NOT NULL' },
    });
  });

  it.each([
    ["too few fields", "1\n"],
    ["too many fields", "1,a,b\n"],
    ["text behind a quote", '1,"a"b\n'],
    ["an open quote", '1,"a\n2,b\n'],
    ["no number", "x,a\n"],
  ])("with %s are counted and skipped", (_, content) => {
    const run = rig({ content: `${content}`, columns, malformed: "skip" });
    expect(run.run()).toBe("end");
    expect(run.rows).toEqual([]);
    expect(run.counter("malformedRecords")).toBe(1);
  });

  it("do not disturb the records around them", () => {
    const run = rig({ content: "1,a\nx,b\n3,c\n,d\n5,e\n", columns, malformed: "skip" });
    run.run();
    expect(run.rows).toEqual([
      [1n, "a"],
      [3n, "c"],
      [5n, "e"],
    ]);
    expect(run.counter("malformedRecords")).toBe(2);
  });

  it("are not looked for in columns that are not read", () => {
    expect(read({ content: "x,a\n", columns, output: texts("name") })).toEqual([["a"]]);
  });

  it("include a header without a column, even where others are skipped", () => {
    const given: Given = { content: "id,nam\n1,a\n", columns, header: true, malformed: "skip" };
    expect(failureOf(() => read(given))).toMatchObject({ params: { line: 1, column: "name" } });
  });
});

describe("formats", () => {
  const columns = texts("a", "b");

  it("leaves comments out, whatever quotes they hold, and counts their lines", () => {
    const content = '#x,"y\na,b\n# again\n1,2,3\n';
    const run = rig({ content, columns, comment: "#", malformed: "side" });
    run.run();
    expect(run.rows).toEqual([["a", "b"]]);
    expect(run.sideRows[0]).toMatchObject([["1,2,3", "3 fields instead of 2", "/in.csv", 4n, null, null]]);
  });

  it("takes another quote, or none", () => {
    expect(read({ content: "'a,''b','c\"'\n", columns, quote: "'" })).toEqual([["a,'b", 'c"']]);
    expect(read({ content: '"a,b"\n', columns, quote: null })).toEqual([['"a', 'b"']]);
  });

  it("reads the literal of NULL, but not in quotes", () => {
    expect(read({ content: 'NA,"NA"\nNAA,\n', columns, nullLiteral: "NA" })).toEqual([
      [null, "NA"],
      ["NAA", null],
    ]);
  });

  it("reads other encodings", () => {
    const latin = Uint8Array.of(0xe9, 44, 0x62, 10);
    expect(read({ content: latin, columns, charset: "ISO-8859-1" })).toEqual([["é", "b"]]);
    const gbk = Uint8Array.of(0xb9, 0xe3, 0xd6, 0xdd, 44, 0x62, 10);
    expect(read({ content: gbk, columns, charset: "GBK" })).toEqual([["广州", "b"]]);
    const header = Uint8Array.of(0xb9, 0xe3, 44, 0x62, 10, 0x31, 44, 0x32, 10);
    expect(read({ content: header, columns: texts("b", "广"), charset: "GBK", header: true })).toEqual([
      ["2", "1"],
    ]);
  });
});

describe("malformed records by the side output", () => {
  it("carry the raw record, the reason and the position", () => {
    const columns = [{ name: "id", type: bigint(false) }, ...texts("name")];
    const content = 'id,name\n1,"two\nlines"\n 12x,ann\n3,"x"y\n4,"open\n';
    const run = rig({ content, columns, header: true, malformed: "side" });
    run.run([1]);
    expect(run.rows).toEqual([[1n, "two\nlines"]]);
    expect(run.sideRows[0]).toEqual([
      [" 12x,ann", '" 12x" is no BIGINT NOT NULL', "/in.csv", 4n, "id", 1n],
      ['3,"x"y', "text behind a closing quote", "/in.csv", 5n, "name", 3n],
      ['4,"open\n', "a quote is not closed", "/in.csv", 6n, null, null],
    ]);
    expect(run.counter("malformedRecords")).toBe(3);
  });
});

it("after a restore other columns of the header may be read than before", () => {
  const columns = texts("a", "b", "c");
  const content = "c,a,b\n1,2,3\n4,5,6\n";
  const before = rig({ content, columns, output: texts("a"), header: true });
  before.run([1], 3);
  expect(before.rows).toEqual([["2"]]);
  const after = rig({ content, columns, output: texts("b", "c"), header: true }).restore(before.snapshot());
  after.run();
  expect(after.rows).toEqual([["6", "4"]]);
});
