import { expect, test } from "vitest";
import { placeFromGate } from "./route-place.ts";

const route = [
  { x: 0, y: 0 },
  { x: 50, y: 0 },
  { x: 50, y: 40 },
  { x: 100, y: 40 },
];

test("the way is measured from the gate", () => {
  expect(placeFromGate(route, 0)).toEqual({ x: 100, y: 40, level: true });
  expect(placeFromGate(route, 20)).toEqual({ x: 80, y: 40, level: true });
  expect(placeFromGate(route, 70)).toEqual({ x: 50, y: 20, level: false });
});

test("nothing goes beyond the producer's port", () => {
  expect(placeFromGate(route, 1_000)).toEqual({ x: 0, y: 0, level: true });
});
