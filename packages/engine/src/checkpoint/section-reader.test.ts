import { expect, test } from "vitest";
import { SectionReader, SectionWriter } from "./section-reader.ts";
import type { StateSection } from "./state-io.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

function snapshot(subtask: number, write: (writer: SectionWriter, other: SectionWriter) => void) {
  const sections: StateSection[] = [];
  write(new SectionWriter("count#0", sections), new SectionWriter("other#0", sections));
  return { checkpointId: 1, vertexId: "v", subtask, sections };
}

const first = snapshot(0, (writer, other) => {
  writer.keyed("counts", 1, bytes(1));
  writer.keyed("counts", 0, bytes(0));
  writer.operator("offset", bytes(9));
  other.keyed("counts", 0, bytes(7));
});
const second = snapshot(1, (writer) => {
  writer.keyed("counts", 2, bytes(2));
  writer.operator("offset", bytes(8));
});

test("gives an operator its own sections in the order of key groups", () => {
  const reader = new SectionReader([first], "count#0", { from: 0, to: 2 });
  expect(reader.keyed("counts").map((section) => [section.keyGroup, ...section.bytes])).toEqual([
    [0, 0],
    [1, 1],
  ]);
  expect(reader.operator("offset")).toEqual([bytes(9)]);
});

test("law 6: rescaling moves whole key groups and nothing else", () => {
  const halves = [
    { from: 0, to: 1 },
    { from: 1, to: 3 },
  ].map((groups) => new SectionReader([first, second], "count#0", groups));
  expect(halves.map((reader) => reader.keyed("counts").map((section) => section.keyGroup))).toEqual([
    [0],
    [1, 2],
  ]);
});

test("what the writer was given may be reused", () => {
  const lent = bytes(5);
  const taken = snapshot(0, (writer) => writer.operator("offset", lent));
  lent[0] = 6;
  expect(new SectionReader([taken], "count#0", { from: 0, to: 1 }).operator("offset")).toEqual([bytes(5)]);
});
