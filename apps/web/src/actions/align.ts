import type { Point, Rect } from "../canvas/geometry.ts";

export interface Item extends Rect {
  readonly id: string;
}

export type Edge = "left" | "right" | "top" | "bottom" | "centre" | "middle";
export type Axis = "across" | "down";

/** Places in which all items lie on one line: along a side, or with their centres one below (centre) or beside (middle) another. */
export function aligned(items: readonly Item[], edge: Edge): ReadonlyMap<string, Point> {
  const left = Math.min(...items.map(({ x }) => x));
  const right = Math.max(...items.map(({ x, width }) => x + width));
  const top = Math.min(...items.map(({ y }) => y));
  const bottom = Math.max(...items.map(({ y, height }) => y + height));
  const place = ({ x, y, width, height }: Item): Point => {
    switch (edge) {
      case "left":
        return { x: left, y };
      case "right":
        return { x: right - width, y };
      case "top":
        return { x, y: top };
      case "bottom":
        return { x, y: bottom - height };
      case "centre":
        return { x: Math.round((left + right - width) / 2), y };
      case "middle":
        return { x, y: Math.round((top + bottom - height) / 2) };
    }
  };
  return new Map(items.map((item) => [item.id, place(item)]));
}

/** Places with the same gap between neighbours; the outermost two stay. */
export function distributed(items: readonly Item[], axis: Axis): ReadonlyMap<string, Point> {
  const start = (item: Item) => (axis === "across" ? item.x : item.y);
  const size = (item: Item) => (axis === "across" ? item.width : item.height);
  const sorted = items.toSorted((a, b) => start(a) - start(b));
  const [first] = sorted;
  const last = sorted.at(-1);
  if (!first || !last || items.length < 3) return new Map();
  const taken = sorted.reduce((sum, item) => sum + size(item), 0);
  const gap = (start(last) + size(last) - start(first) - taken) / (items.length - 1);
  let at = start(first);
  return new Map(
    sorted.map((item) => {
      const place = Math.round(at);
      at += size(item) + gap;
      return [item.id, axis === "across" ? { x: place, y: item.y } : { x: item.x, y: place }];
    }),
  );
}
