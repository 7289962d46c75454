import { expect, test } from "vitest";
import { wordsPlaces } from "./words-places.ts";

const straight = {
  id: "straight",
  route: [
    { x: 0, y: 0 },
    { x: 400, y: 0 },
  ],
} as const;
const branchAt = (x: number) => ({
  id: "branch",
  route: [
    { x: 0, y: 0 },
    { x, y: 0 },
    { x, y: 200 },
    { x: 400, y: 200 },
  ],
});

test("a channel has its words in the middle of its last level part", () => {
  expect(wordsPlaces([straight], []).get("straight")).toEqual({ x: 200, y: 0, above: false });
});

test("words make way for a channel that branches off below", () => {
  const { x, above } = wordsPlaces([straight, branchAt(160)], []).get("straight")!;
  expect(x - 62).toBeGreaterThan(162);
  expect(above).toBe(false);
});

test("with no room beside the branch they stand above", () => {
  const short = { id: "short", route: [straight.route[0], { x: 140, y: 0 }] };
  expect(wordsPlaces([short, branchAt(70)], []).get("short")).toEqual({ x: 70, y: 0, above: true });
});

test("a channel that goes round nodes to a short end has its words beside its long part", () => {
  const round = [
    { x: 900, y: 0 },
    { x: 940, y: 0 },
    { x: 940, y: 100 },
    { x: 0, y: 100 },
    { x: 0, y: 160 },
    { x: 30, y: 160 },
  ];
  const node = { x: 30, y: 130, width: 180, height: 100 };
  const place = wordsPlaces([{ id: "round", route: round }], [node]).get("round");
  expect(place).toEqual({ x: 470, y: 100, above: false });
});

test("without a free place they stand in the middle", () => {
  const walls = [-100, 0].map((y) => ({ x: -500, y, width: 2_000, height: 90 }));
  expect(wordsPlaces([straight], walls).get("straight")).toEqual({ x: 200, y: 0, above: false });
});
