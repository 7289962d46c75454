import { expect, test } from "vitest";
import { findCauses } from "./find-causes.ts";

const edges = [
  { source: "a", target: "b" },
  { source: "b", target: "c" },
  { source: "c", target: "d" },
];
const loads = (entries: Record<string, [busy: number, backpressured: number]>) =>
  new Map(Object.entries(entries).map(([id, [busy, backpressured]]) => [id, { busy, backpressured }]));

test("the first busy task after backpressured ones is the cause", () => {
  expect([
    ...findCauses(loads({ a: [0.1, 0.9], b: [0.1, 0.85], c: [0.98, 0], d: [0.04, 0] }), edges),
  ]).toEqual(["c"]);
});

test("a busy task that holds nobody back is no cause", () => {
  expect(findCauses(loads({ a: [0.2, 0], b: [0.95, 0], c: [0.1, 0], d: [0, 0] }), edges).size).toBe(0);
});

test("a task that is itself held back is an effect", () => {
  expect([...findCauses(loads({ a: [0.1, 0.9], b: [0.3, 0.7], c: [0.1, 0.9], d: [0.9, 0] }), edges)]).toEqual(
    ["d"],
  );
});
