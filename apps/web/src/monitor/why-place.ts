import type { Rect } from "../canvas/geometry.ts";
import { overlaps } from "../canvas/geometry.ts";

export interface WhyPlaceInput {
  readonly card: { readonly width: number; readonly height: number };
  /** The canvas on screen, with what is kept free at its edges. */
  readonly area: Rect;
  /** What is explained: never covered where there is any other place. */
  readonly cause: Rect;
  /** Everything else that is drawn. */
  readonly others: readonly Rect[];
}

const GAP = 28;
const MARGIN = 12;

/** Top left of the card, in the coordinates of the area: beside what it explains, where it covers least. */
export function whyPlace({ card, area, cause, others }: WhyPlaceInput): {
  readonly x: number;
  readonly y: number;
} {
  const right = area.x + area.width - card.width - MARGIN;
  const bottom = area.y + area.height - card.height - MARGIN;
  const middleX = cause.x + cause.width / 2 - card.width / 2;
  const middleY = cause.y + cause.height / 2 - card.height / 2;
  const wanted = [
    { x: middleX, y: cause.y + cause.height + GAP },
    { x: middleX, y: cause.y - GAP - card.height },
    { x: cause.x + cause.width + GAP, y: middleY },
    { x: cause.x - GAP - card.width, y: middleY },
    { x: right, y: area.y + MARGIN },
    { x: area.x + MARGIN, y: area.y + MARGIN },
    { x: right, y: bottom },
    { x: area.x + MARGIN, y: bottom },
  ];
  const placed = wanted.map((place) =>
    clamp(place, { left: area.x + MARGIN, top: area.y + MARGIN, right, bottom }),
  );
  const priced = placed.map((place, index) => ({
    place,
    price: price({ ...place, ...card }, cause, others) + index,
  }));
  return priced.reduce((best, other) => (other.price < best.price ? other : best)).place;
}

const COVERS_CAUSE = 1_000_000;

function price(card: Rect, cause: Rect, others: readonly Rect[]): number {
  const covered = others.reduce((sum, other) => sum + common(card, other), 0);
  return (overlaps(card, cause, 4) ? COVERS_CAUSE : 0) + covered / 10;
}

function common(a: Rect, b: Rect): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const clamp = (place: { readonly x: number; readonly y: number }, within: Bounds) => ({
  x: Math.round(Math.max(within.left, Math.min(within.right, place.x))),
  y: Math.round(Math.max(within.top, Math.min(within.bottom, place.y))),
});
