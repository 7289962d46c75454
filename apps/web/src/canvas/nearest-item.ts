import type { Rect } from "./geometry.ts";

export type Direction = "left" | "right" | "up" | "down";

interface Item extends Rect {
  readonly id: string;
}

/** Being aside counts more than being far: arrows follow rows and columns. */
const ASIDE = 2.5;

/** The nearest item that lies in a direction from another; without one to start from, the first from the top left. */
export function nearestItem(items: readonly Item[], from: string | null, to: Direction): string | null {
  const start = items.find((item) => item.id === from);
  if (!start) return items.toSorted((a, b) => a.x + a.y - (b.x + b.y))[0]?.id ?? null;
  const candidates = items.flatMap((item) => {
    if (item.id === start.id) return [];
    const { ahead, aside } = distances(start, item, to);
    return ahead > 0 && aside <= ahead * ASIDE ? [{ id: item.id, price: ahead + aside * ASIDE }] : [];
  });
  return candidates.toSorted((a, b) => a.price - b.price)[0]?.id ?? null;
}

function distances(
  from: Rect,
  item: Rect,
  to: Direction,
): { readonly ahead: number; readonly aside: number } {
  const dx = item.x + item.width / 2 - (from.x + from.width / 2);
  const dy = item.y + item.height / 2 - (from.y + from.height / 2);
  switch (to) {
    case "left":
      return { ahead: -dx, aside: Math.abs(dy) };
    case "right":
      return { ahead: dx, aside: Math.abs(dy) };
    case "up":
      return { ahead: -dy, aside: Math.abs(dx) };
    case "down":
      return { ahead: dy, aside: Math.abs(dx) };
  }
}
