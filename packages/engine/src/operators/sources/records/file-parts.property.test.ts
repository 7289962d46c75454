import { bigint, string } from "@millrace/graph";
import fc from "fast-check";
import { expect, it } from "vitest";
import { MemoryIo } from "../../../testing/memory-io.ts";
import { MemoryState, OperatorRig } from "../../../testing/operator-rig.ts";
import { CsvTextSource } from "../csv-text-source.ts";
import { JsonLinesSource } from "../json-lines-source.ts";
import { TextFileSource } from "../text-file-source.ts";

type Source = TextFileSource | CsvTextSource | JsonLinesSource;
type Make = (partBytes: number) => Source;

const columns = [{ name: "line", type: string() }];
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom("\n", "\r\n", "é", "😀", "", "a long line of text"),
      fc.string({ maxLength: 5 }),
    ),
    {
      maxLength: 60,
    },
  )
  .map((parts) => parts.join(""));
const partBytes = fc.integer({ min: 1, max: 40 });
const parallelism = fc.integer({ min: 1, max: 5 });
const chunks = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 9 });

function subtasks(make: Make, io: MemoryIo, about: { count: number; bytes: number }): OperatorRig<Source>[] {
  return Array.from(
    { length: about.count },
    (_, subtask) =>
      new OperatorRig(make(about.bytes), { output: columns, io, subtask, parallelism: about.count }),
  );
}

/** Reads on different numbers of subtasks, of which each stops after some polls, is restored, and reads on. */
function readAll(make: Make, io: MemoryIo, about: { counts: readonly number[]; bytes: number }): string[] {
  const rows: string[] = [];
  let state: MemoryState | null = null;
  for (const [turn, count] of about.counts.entries()) {
    const rigs = subtasks(make, io, { count, bytes: about.bytes });
    const isLast = turn === about.counts.length - 1;
    for (const [subtask, rig] of rigs.entries()) {
      if (state !== null) rig.restore(state);
      rig.run([1, 3, 2], isLast ? Infinity : 2 * turn + 3 * subtask + 1);
      rows.push(...rig.rows.map(([line]) => String(line)));
    }
    state = MemoryState.union(rigs.map((rig) => rig.snapshot()));
  }
  return rows.toSorted();
}

function memory(content: string, chunkLengths: readonly number[]): MemoryIo {
  const io = new MemoryIo();
  io.chunkLengths = chunkLengths;
  io.write("/in", content);
  return io;
}

function linesOf(content: string): string[] {
  const lines = content.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
}

const sharing = fc.record({
  bytes: partBytes,
  counts: fc.array(parallelism, { minLength: 1, maxLength: 4 }),
  chunks,
});

it("text: each line once, whatever the parts, over restores at any parallelism", () => {
  fc.assert(
    fc.property(text, sharing, (content, how) => {
      const make: Make = (size) =>
        new TextFileSource({ kind: "text-file-source", path: "/in", mode: "once", partBytes: size });
      const rows = readAll(make, memory(content, how.chunks), how);
      expect(rows).toEqual(linesOf(content).toSorted());
    }),
  );
});

it("CSV: every subtask knows the header, and a header is no row", () => {
  const names = fc.constantFrom(
    "line",
    "other,line",
    "# no header\nline",
    "\ufeffline",
    "a very long name,line",
  );
  const words = fc.array(fc.stringMatching(/^[a-z]{1,6}$/u), { maxLength: 30 });
  fc.assert(
    fc.property(names, words, sharing, (header, values, how) => {
      const before = header.includes(",") ? "x," : "";
      const content = `${header}\n${values.map((value) => `${before}${value}\n`).join("")}`;
      const make: Make = (size) =>
        new CsvTextSource({
          kind: "csv-text-source",
          path: "/in",
          mode: "once",
          partBytes: size,
          delimiter: ",",
          header: true,
          comment: "#",
          columns,
          malformed: "fail",
        });
      const rows = readAll(make, memory(content, how.chunks), how);
      expect(rows).toEqual(values.toSorted());
    }),
  );
});

it("JSON lines", () => {
  const words = fc.array(fc.string({ maxLength: 9 }), { maxLength: 20 });
  fc.assert(
    fc.property(words, sharing, (values, how) => {
      const content = values.map((line) => JSON.stringify({ line })).join("\n");
      const make: Make = (size) =>
        new JsonLinesSource({
          kind: "json-lines-source",
          path: "/in",
          mode: "once",
          partBytes: size,
          malformed: "fail",
        });
      const rows = readAll(make, memory(content, how.chunks), how);
      expect(rows).toEqual(values.toSorted());
    }),
  );
});

it("a subtask reads its parts in the order of the file", () => {
  const content = Array.from({ length: 100 }, (_, n) => `${n}\n`).join("");
  const make: Make = (size) =>
    new TextFileSource({ kind: "text-file-source", path: "/in", mode: "once", partBytes: size });
  for (const rig of subtasks(make, memory(content, [7]), { count: 3, bytes: 20 })) {
    rig.run();
    const numbers = rig.rows.map(([line]) => Number(line));
    expect(numbers.length).toBeGreaterThan(0);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  }
});

it("a row that cannot be read is found by its byte", () => {
  const io = memory('n,"line"\n1,"a\nb"\n2,c\n', [64]);
  const side = [
    { name: "raw", type: string(false) },
    { name: "reason", type: string(false) },
    { name: "path", type: string(false) },
    { name: "line", type: bigint(false) },
    { name: "field", type: string() },
    { name: "position", type: bigint() },
  ];
  const source = new CsvTextSource({
    kind: "csv-text-source",
    path: "/in",
    mode: "once",
    partBytes: 1_000,
    delimiter: ",",
    header: true,
    columns: [{ name: "n", type: string() }, ...columns],
    malformed: "side",
  });
  const rig = new OperatorRig<Source>(source, { output: columns, io, sideOutputs: [side] });
  rig.run();
  expect(rig.rows).toEqual([["c"]]);
  expect(rig.sideRows[0]?.map(([raw, reason, , line]) => [raw, reason, line])).toEqual([
    ['1,"a', "a quote is not closed: in a file read in parts every line is a record (at byte 9)", 0n],
    ['b"', "1 fields instead of 2 (at byte 14)", 0n],
  ]);
});
