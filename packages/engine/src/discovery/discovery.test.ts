import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { MemoryIo } from "../testing/memory-io.ts";
import { DEFLATE_CODEC } from "../testing/avro-files.ts";
import { discoverAvro } from "./discover-avro.ts";
import { discoverCsv } from "./discover-csv.ts";
import { discoverJsonLines } from "./discover-json-lines.ts";
import { discoverParquet } from "./discover-parquet.ts";
import { rowsInFile } from "./rows-in-file.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const csv = (text: string, more: Partial<Parameters<typeof discoverCsv>[0]> = {}) =>
  discoverCsv({ bytes: encode(text), truncated: false, header: true, delimiter: ",", ...more });
const types = ({ columns }: ReturnType<typeof csv>) => columns.map(({ name, type }) => `${name} ${type}`);

describe("CSV", () => {
  it("the narrowest type that every value has; empty fields are no hint", () => {
    const found = csv(
      "id,zip,price,at,ok,name,none\n1,00501,1.5,2026-01-01 10:00:00,true,ann,\n2,10001,2,2026-01-01T10:00,FALSE,3,\n",
    );
    expect(types(found)).toEqual([
      "id BIGINT",
      "zip STRING",
      "price DOUBLE",
      "at TIMESTAMP(3)",
      "ok BOOLEAN",
      "name STRING",
      "none STRING",
    ]);
    expect(found.sampledRows).toBe(2);
    expect(found.rows[0]).toEqual(["1", "00501", "1.5", "2026-01-01 10:00:00", "true", "ann", null]);
  });

  it("days are dates, and moments among them make the column a text", () => {
    expect(types(csv("d,m\n2024-02-29,2024-02-29\n2024-03-01,2024-03-01 10:00:00\n"))).toEqual([
      "d DATE",
      "m STRING",
    ]);
    expect(types(csv("d\n2023-02-29\n"))).toEqual(["d STRING"]);
  });

  it("a malformed value among a hundred does not hide the type of the others", () => {
    const rows = Array.from({ length: 150 }, (_, n) => `${n === 70 ? "n/a" : n},x${n}\n`).join("");
    expect(types(csv(`n,s\n${rows}`))).toEqual(["n BIGINT", "s STRING"]);
    expect(types(csv("n,s\n1,a\nn/a,b\n"))).toEqual(["n STRING", "s STRING"]);
  });

  it("another delimiter, where the one that was said makes one column", () => {
    const found = csv("a;b\n1;2,5\n");
    expect(found.delimiter).toBe(";");
    expect(types(found)).toEqual(["a BIGINT", "b STRING"]);
    expect(csv("a,b\n1,2\n").delimiter).toBeNull();
  });

  it("leaves out a record that the sample cuts, comments and records of another length", () => {
    const found = csv("# from a sensor\na,b\n1,2\n3\n4,5.", { truncated: true, comment: "#" });
    expect(types(found)).toEqual(["a BIGINT", "b BIGINT"]);
    expect(found.sampledRows).toBe(1);
  });

  it("names for columns without one, or with one that is taken", () => {
    expect(types(csv("1,x\n", { header: false }))).toEqual(["column_1 BIGINT", "column_2 STRING"]);
    expect(types(csv("a,a,\n1,2,3\n"))).toEqual(["a BIGINT", "a_2 BIGINT", "column_3 BIGINT"]);
  });

  it("of an empty file nothing", () => {
    expect(csv("")).toMatchObject({ columns: [], rows: [] });
  });
});

describe("JSON lines", () => {
  it("members in the order in which they come up; texts stay texts", () => {
    const text = '{"a":1,"s":"7"}\n{"a":2.5,"o":{"x":1},"t":"2026-01-01 10:00:00"}\nno json\n{"a":';
    const found = discoverJsonLines(encode(text), true);
    expect(types(found)).toEqual(["a DOUBLE", "s STRING", "o STRING", "t TIMESTAMP(3)"]);
    expect(found.rows[1]).toEqual(["2.5", null, '{"x":1}', "2026-01-01 10:00:00"]);
    expect(found.sampledRows).toBe(2);
  });

  it("elements of a file that is one array, of which the last may be cut", () => {
    const found = discoverJsonLines(encode('[\n  {"a": 1},\n  {"a": 2, "b": "x"},\n  {"a": 3, "c'), true);
    expect(types(found)).toEqual(["a BIGINT", "b STRING"]);
    expect(found.sampledRows).toBe(2);
  });
});

describe("Parquet", () => {
  it("the file's own names and types, and its first rows", () => {
    const io = new MemoryIo();
    const columnData = [
      { name: "n", data: [1n, null], type: "INT64" as const },
      { name: "t", data: [new Date(0), new Date(1)], type: "TIMESTAMP" as const },
      { name: "s", data: ["a", "b"], type: "STRING" as const },
    ];
    io.write("/in", new Uint8Array(parquetWriteBuffer({ columnData })));
    const found = discoverParquet(io.openRandomAccess("/in"), "/in");
    expect(types(found)).toEqual(["n BIGINT", "t TIMESTAMP(3)", "s STRING"]);
    expect(found.rows[0]).toEqual(["1", "1970-01-01 00:00:00.000", "a"]);
    expect(found.rows[1]?.[0]).toBeNull();
  });
});

describe("Avro", () => {
  it("the schema of the header, and the first rows", () => {
    const io = new MemoryIo();
    io.write(
      "/in",
      Uint8Array.from(atob(DEFLATE_CODEC), (character) => character.charCodeAt(0)),
    );
    const found = discoverAvro(io.openRandomAccess("/in"), "/in");
    expect(types(found)).toEqual(["n BIGINT", "word STRING"]);
    expect(found.rows).toEqual([
      ["0", "w0"],
      ["1", "w1"],
      ["2", "w2"],
      ["3", "w0"],
      ["4", null],
    ]);
  });
});

describe("rows of a whole file", () => {
  const prints = (io: MemoryIo, format: "parquet" | "avro"): readonly string[] =>
    [...rowsInFile(io.openRandomAccess("/in"), { path: "/in", format })].map((row) =>
      typeof row === "string" ? row : row.join(","),
    );

  it("of Parquet, over all row groups; rows that are alike read alike", () => {
    const io = new MemoryIo();
    const count = 5_000;
    const ids = Array.from({ length: count }, (_, n) => BigInt(n % 2_500));
    const texts = ids.map((id) => (id === 7n ? null : `line\n${id}`));
    const columnData = [
      { name: "id", data: ids, type: "INT64" as const },
      { name: "text", data: texts, type: "STRING" as const, nullable: true },
    ];
    io.write("/in", new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 1_500 })));
    const found = prints(io, "parquet");
    expect([found.length, new Set(found).size]).toEqual([count, 2_500]);
    expect(found[7]).toBe(JSON.stringify(["7", null]));
  });

  it("of Avro, over all blocks", () => {
    const io = new MemoryIo();
    const container = Uint8Array.from(atob(DEFLATE_CODEC), (character) => character.charCodeAt(0));
    io.write("/in", container);
    const found = prints(io, "avro");
    expect([found.length, new Set(found).size]).toEqual([30, 30]);
  });

  it("what is none is refused with its path", () => {
    const io = new MemoryIo();
    io.write("/in", encode("no such file, but long enough for a footer"));
    expect(() => prints(io, "parquet")).toThrow("/in");
    expect(() => prints(io, "avro")).toThrow("/in");
  });
});
