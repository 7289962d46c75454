import fc from "fast-check";
import { expect, test } from "vitest";
import { overlaps } from "../canvas/geometry.ts";
import { whyPlace } from "./why-place.ts";

const card = { width: 300, height: 160 };
const area = { x: 0, y: 0, width: 1_200, height: 600 };

test("the card stands below what it explains where there is room", () => {
  const cause = { x: 500, y: 100, width: 168, height: 82 };
  expect(whyPlace({ card, area, cause, others: [] })).toEqual({ x: 434, y: 210 });
});

test("it goes where it covers least", () => {
  const cause = { x: 500, y: 250, width: 168, height: 82 };
  const below = { x: 400, y: 350, width: 400, height: 200 };
  expect(whyPlace({ card, area, cause, others: [below] }).y).toBeLessThan(250);
});

test("it never covers what it explains, wherever that is, and stays on the canvas", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_032 }), fc.integer({ min: 0, max: 518 }), (x, y) => {
      const cause = { x, y, width: 168, height: 82 };
      const place = whyPlace({ card, area, cause, others: [] });
      expect(overlaps({ ...place, ...card }, cause)).toBe(false);
      expect(place.x + card.width).toBeLessThanOrEqual(area.width);
      expect(place.y + card.height).toBeLessThanOrEqual(area.height);
    }),
  );
});
