import { string } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { failureOf, MemoryIo } from "../../testing/memory-io.ts";
import { OperatorRig } from "../../testing/operator-rig.ts";
import { TextFileSource } from "./text-file-source.ts";

const output = [{ name: "line", type: string(false) }];

function rig(io: MemoryIo, mode: "once" | "watched" = "once", subtask = 0): OperatorRig<TextFileSource> {
  const source = new TextFileSource({ kind: "text-file-source", path: "/in", mode });
  return new OperatorRig(source, { output, io, subtask, parallelism: 2 });
}

function linesOf(content: string | Uint8Array): unknown[] {
  const io = new MemoryIo();
  io.write("/in", content);
  const run = rig(io);
  expect(run.run()).toBe("end");
  return run.rows.flat();
}

describe("Text file", () => {
  it.each([
    ["", []],
    ["\n", [""]],
    ["one", ["one"]],
    ["one\ntwo\n", ["one", "two"]],
    ["one\r\ntwo\r\n\r\nthree\r", ["one", "two", "", "three"]],
    ["a\rb\n", ["a\rb"]],
  ])("cuts %j into lines", (content, lines) => {
    expect(linesOf(content)).toEqual(lines);
  });

  it("replaces what is no UTF-8 and keeps the lines around it", () => {
    const content = Uint8Array.from([0xc3, 0xa9, 10, 0x61, 0xff, 0x62, 10, 0xe2, 0x82, 0xac, 10]);
    expect(linesOf(content)).toEqual(["é", "a\ufffdb", "€"]);
  });

  it("reads a line longer than many chunks", () => {
    const io = new MemoryIo();
    io.chunkLengths = [10];
    io.write("/in", `${"x".repeat(20_000)}\nend`);
    const run = rig(io);
    run.run();
    expect(run.rows).toEqual([["x".repeat(20_000)], ["end"]]);
    expect(run.reservedBytes).toBeGreaterThan(0);
    run.operator.close();
    expect(run.reservedBytes).toBe(0);
  });

  it("waits for the end of the last line of a watched file", () => {
    const io = new MemoryIo();
    io.write("/in", "one\ntw");
    const run = rig(io, "watched");
    expect(run.run()).toBe("idle");
    expect(run.rows).toEqual([["one"]]);
    io.write("/in", "one\ntwo\nthree");
    expect(run.run()).toBe("idle");
    expect(run.rows).toEqual([["one"], ["two"]]);
  });

  it("begins anew where a watched file was cut, with what stood there without an end as a line", () => {
    const io = new MemoryIo();
    io.write("/in", "one\ntwo\nthr");
    const run = rig(io, "watched");
    run.run();
    io.write("/in", "new\n");
    expect(run.run()).toBe("idle");
    expect(run.rows.flat()).toEqual(["one", "two", "thr", "new"]);
    const later = rig(io, "watched").restore(run.snapshot());
    io.write("/in", "new\nnext\n");
    later.run();
    expect(later.rows.flat()).toEqual(["next"]);
  });

  it("is read by subtask 0 alone", () => {
    const io = new MemoryIo();
    io.write("/in", "one\n");
    const other = rig(io, "once", 1);
    expect(other.run()).toBe("end");
    expect(other.rows).toEqual([]);
    expect(other.snapshot().sections.size).toBe(0);
  });

  it("fails where the file is missing", () => {
    expect(failureOf(() => rig(new MemoryIo()).run())).toMatchObject({
      reason: "runtime.file-missing",
      params: { path: "/in" },
    });
  });
});
