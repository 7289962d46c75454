import { expect, test } from "vitest";
import { nearestItem } from "./nearest-item.ts";

const at = (id: string, x: number, y: number) => ({ id, x, y, width: 168, height: 50 });
const items = [at("a", 0, 0), at("b", 240, 0), at("c", 480, -60), at("d", 480, 60), at("e", 0, 400)];

test("arrows go to the nearest node that lies that way", () => {
  expect(nearestItem(items, "a", "right")).toBe("b");
  expect(nearestItem(items, "b", "left")).toBe("a");
  expect(nearestItem(items, "c", "down")).toBe("d");
  expect(nearestItem(items, "a", "down")).toBe("e");
});

test("where nothing lies that way there is nowhere to go", () => {
  expect(nearestItem(items, "a", "left")).toBeNull();
});

test("from nowhere the way begins at the top left", () => {
  expect(nearestItem(items, null, "right")).toBe("a");
  expect(nearestItem([], null, "right")).toBeNull();
});
