import fc from "fast-check";
import { expect, test } from "vitest";
import { overlaps } from "../canvas/geometry.ts";
import { beside, pointerBetween } from "./beside.ts";

const SCREEN = { width: 1280, height: 720 };
const CARD = { width: 300, height: 150 };

test("a card is on the screen and never covers what it speaks of", () => {
  const target = fc.record({
    x: fc.integer({ min: 0, max: 1180 }),
    y: fc.integer({ min: 0, max: 680 }),
    width: fc.integer({ min: 10, max: 400 }),
    height: fc.integer({ min: 10, max: 240 }),
  });
  fc.assert(
    fc.property(target, (rect) => {
      fc.pre(rect.x + rect.width <= SCREEN.width && rect.y + rect.height <= SCREEN.height);
      const place = beside(rect, CARD, SCREEN);
      expect(overlaps({ ...place, ...CARD }, rect)).toBe(false);
      expect(place.x).toBeGreaterThanOrEqual(0);
      expect(place.y).toBeGreaterThanOrEqual(0);
      expect(place.x + CARD.width).toBeLessThanOrEqual(SCREEN.width);
      expect(place.y + CARD.height).toBeLessThanOrEqual(SCREEN.height);
    }),
  );
});

test("the pointer ends at the edge of the target", () => {
  const target = { x: 100, y: 100, width: 50, height: 20 };
  expect(pointerBetween({ x: 60, y: 150, width: 300, height: 150 }, target)).toEqual({
    from: { x: 125, y: 150 },
    to: { x: 125, y: 120 },
  });
});
