import { expect, test } from "vitest";
import { overlaps } from "../canvas/geometry.ts";
import { placeCard } from "./place-card.ts";

const SIZE = { width: 300, height: 160 };
const BOUNDS = { width: 1_200, height: 700 };
const at = (place: { readonly x: number; readonly y: number }) => ({ ...place, ...SIZE });

test("without anything in the way a card is below its point", () => {
  expect(placeCard({ x: 600, y: 200 }, SIZE, [], BOUNDS)).toEqual({ x: 450, y: 222 });
});

test("it goes where it covers no node", () => {
  const below = { x: 450, y: 230, width: 300, height: 100 };
  const place = at(placeCard({ x: 600, y: 220 }, SIZE, [below], BOUNDS));
  expect(overlaps(place, below)).toBe(false);
});

test.each([
  { x: 5, y: 5 },
  { x: 1_195, y: 695 },
  { x: 600, y: 699 },
])("it stays inside of the canvas for a point at $x, $y, and off the point", (anchor) => {
  const place = at(placeCard(anchor, SIZE, [], BOUNDS));
  expect(place.x).toBeGreaterThanOrEqual(0);
  expect(place.y).toBeGreaterThanOrEqual(0);
  expect(place.x + place.width).toBeLessThanOrEqual(BOUNDS.width);
  expect(place.y + place.height).toBeLessThanOrEqual(BOUNDS.height);
  expect(overlaps(place, { ...anchor, width: 0.1, height: 0.1 })).toBe(false);
});
