import { expect, test } from "vitest";
import { MIN_WATERMARK } from "../batch/row-batch.ts";
import { SectionReader, SectionWriter } from "../checkpoint/section-reader.ts";
import type { StateSection } from "../checkpoint/state-io.ts";
import { GroupTimes, readGroupTime, writeGroupTime } from "./group-time.ts";

const MAX_PARALLELISM = 4;

function written(...times: readonly (readonly [from: number, to: number, time: number])[]): SectionReader {
  const sections: StateSection[] = [];
  const writer = new SectionWriter("op", sections);
  for (const [from, to, time] of times) writeGroupTime(writer, "time", { from, to }, time);
  const all = { from: 0, to: MAX_PARALLELISM };
  return new SectionReader([{ checkpointId: 1, vertexId: "v", subtask: 0, sections }], "op", all);
}

test("time is where the slowest of the subtasks was", () => {
  expect(readGroupTime(written([0, 2, 30], [2, 4, 10]), "time")).toBe(10);
  expect(readGroupTime(written([0, 2, 30], [2, 4, MIN_WATERMARK]), "time")).toBe(MIN_WATERMARK);
  expect(readGroupTime(written(), "time")).toBe(MIN_WATERMARK);
});

test("where groups had come differently far, each is asked by the hash of a key", () => {
  const times = GroupTimes.read(written([0, 2, 30], [2, 4, 10]), "time", MAX_PARALLELISM);
  expect(times?.latest).toBe(30);
  expect([0, 1, 2, 3].map((hash) => times?.reached(hash, 20))).toEqual([true, true, false, false]);
  expect(times?.reached(2, 10)).toBe(true);
  expect(GroupTimes.read(written([0, 4, 30]), "time", MAX_PARALLELISM)).toBeNull();
});
