import { expect, test } from "vitest";
import { markLabel } from "./mark-label.ts";

const straight = [
  { x: 0, y: 25 },
  { x: 200, y: 25 },
];
const back = [
  { x: 400, y: 25 },
  { x: 434, y: 25 },
  { x: 434, y: 100 },
  { x: 72, y: 100 },
  { x: 72, y: 160 },
  { x: 100, y: 160 },
];

test("a label stands above its mark, and clear of the nodes at both ends", () => {
  expect(markLabel(straight, { x: 100, y: 25, level: true })).toEqual({ x: 0, y: -18 });
  expect(markLabel(straight, { x: 195, y: 25, level: true })?.x).toBe(-31);
  expect(markLabel(straight, { x: 2, y: 25, level: true })?.x).toBe(34);
});

test("where there is hardly room it stands in the middle", () => {
  const short = [straight[0]!, { x: 60, y: 25 }];
  expect(markLabel(short, { x: 55, y: 25, level: true })?.x).toBe(-25);
});

test("along an upright part it is on the side away from the node", () => {
  expect(markLabel(back, { x: 434, y: 60, level: false })?.x).toBeGreaterThan(0);
  expect(markLabel(back, { x: 72, y: 130, level: false })?.x).toBeLessThan(0);
});

test("between two near nodes there is no room beside an upright part", () => {
  const fork = [
    { x: 0, y: 25 },
    { x: 36, y: 25 },
    { x: 36, y: 145 },
    { x: 72, y: 145 },
  ];
  expect(markLabel(fork, { x: 36, y: 80, level: false })).toBeNull();
});
