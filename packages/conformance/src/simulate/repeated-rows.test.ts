import { expect, test } from "vitest";
import { simulatedPrograms } from "./programs.ts";
import { problemsOfRepeated, REPEATED_ROWS } from "./repeated-rows.ts";

const COUNTS = { kind: "counts" } as const;

test("a count may have gone on, and may come again; it is never behind, and skips nothing", () => {
  const due = ["a\t1", "a\t2", "b\t1"];
  expect(problemsOfRepeated(COUNTS, due, ["a\t1", "a\t2", "a\t2", "a\t3", "b\t1"])).toEqual([]);
  expect(problemsOfRepeated(COUNTS, due, ["a\t1", "b\t1"])).toEqual(['1 counts are behind, as "a"']);
  expect(problemsOfRepeated(COUNTS, due, ["a\t1", "a\t2", "a\t4", "b\t1"])).toEqual([
    '1 counts skip a number, as "a"',
  ]);
});

test("each window has a result, whatever it is, and there is none of another", () => {
  const keys = { kind: "keys", columns: 2 } as const;
  const due = ["u0\t12:00\t7", "u1\t12:00\t3"];
  expect(problemsOfRepeated(keys, due, ["u0\t12:00\t9", "u0\t12:00\t7", "u1\t12:00\t3"])).toEqual([]);
  expect(problemsOfRepeated(keys, due, ["u0\t12:00\t9", "u2\t12:00\t1"])).toEqual([
    '1 keys or lines lost, as "u1\\t12:00"',
    '1 that nothing makes, as "u2\\t12:00"',
  ]);
});

test("of an outer join a row may come again alone, and nothing else comes that should not", () => {
  const outer = { kind: "outer", sides: [1, 2], none: "-1" } as const;
  const due = ["u0\t7\t3", "u1\t-1\t4"];
  expect(problemsOfRepeated(outer, due, [...due, "u0\t7\t-1", "u0\t-1\t3"])).toEqual([]);
  expect(problemsOfRepeated(outer, due, ["u0\t7\t-1", "u1\t-1\t4", "u0\t7\t4"])).toEqual([
    '1 keys or lines lost, as "u0\\t7\\t3"',
    '1 that nothing makes, as "u0\\t7\\t4"',
  ]);
});

test("whatever promises something is a program", () => {
  const known = new Set(simulatedPrograms.map(({ id }) => id));
  expect([...REPEATED_ROWS.keys()].filter((id) => !known.has(id))).toEqual([]);
});
