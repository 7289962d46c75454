import { string } from "@millrace/graph";
import fc from "fast-check";
import { expect, it } from "vitest";
import { MemoryIo } from "../../testing/memory-io.ts";
import { OperatorRig } from "../../testing/operator-rig.ts";
import { TextFileSource } from "./text-file-source.ts";

const output = [{ name: "line", type: string(false) }];
const content = fc
  .array(fc.oneof(fc.constantFrom("\n", "\r\n", "\r", "é", "😀", ""), fc.string({ maxLength: 5 })), {
    maxLength: 60,
  })
  .map((parts) => parts.join(""));
const cuts = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 20 });

function run(text: string, chunkLengths: readonly number[]): OperatorRig<TextFileSource> {
  const io = new MemoryIo();
  io.chunkLengths = chunkLengths;
  io.write("/in", text);
  return new OperatorRig(new TextFileSource({ kind: "text-file-source", path: "/in", mode: "once" }), {
    output,
    io,
  });
}

/** The plain rule: LF ends a line, a CR before it belongs to the end. */
function linesOf(text: string): string[][] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => [line.endsWith("\r") ? line.slice(0, -1) : line]);
}

it("law 1, batch cut: lines do not depend on how the file was read", () => {
  fc.assert(
    fc.property(content, cuts, cuts, (text, chunks, polls) => {
      const rig = run(text, chunks);
      rig.run(polls);
      expect(rig.rows).toEqual(linesOf(text));
      expect(Math.max(0, ...rig.batchSizes)).toBeLessThanOrEqual(Math.max(...polls));
    }),
  );
});

it("law 2, restore equals uninterrupted: at any poll", () => {
  fc.assert(
    fc.property(content, cuts, fc.nat(40), (text, chunks, polls) => {
      const before = run(text, chunks);
      before.run([2], polls);
      const after = run(text, [3]).restore(before.snapshot());
      after.run();
      expect([...before.rows, ...after.rows]).toEqual(linesOf(text));
    }),
  );
});
