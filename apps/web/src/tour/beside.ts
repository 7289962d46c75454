import type { Point, Rect } from "../canvas/geometry.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

const GAP = 28;
const MARGIN = 12;

/** A place for a card beside its target, inside of `bounds` and never over the target; the roomiest side is taken. */
export function beside(target: Rect, card: Size, bounds: Size): Point {
  const sides = [
    { room: bounds.height - target.y - target.height - card.height, at: below },
    { room: target.y - card.height, at: above },
    { room: bounds.width - target.x - target.width - card.width, at: rightOf },
    { room: target.x - card.width, at: leftOf },
  ].filter(({ room }) => room >= GAP + MARGIN);
  const best = sides.toSorted((a, b) => b.room - a.room)[0];
  return inside((best?.at ?? below)(target, card), card, bounds);
}

type PlaceAt = (target: Rect, card: Size) => Point;
const middle = ({ x, width }: Rect, card: Size): number => x + width / 2 - card.width / 2;
const centre = ({ y, height }: Rect, card: Size): number => y + height / 2 - card.height / 2;
const below: PlaceAt = (target, card) => ({ x: middle(target, card), y: target.y + target.height + GAP });
const above: PlaceAt = (target, card) => ({ x: middle(target, card), y: target.y - GAP - card.height });
const rightOf: PlaceAt = (target, card) => ({ x: target.x + target.width + GAP, y: centre(target, card) });
const leftOf: PlaceAt = (target, card) => ({ x: target.x - GAP - card.width, y: centre(target, card) });

function inside({ x, y }: Point, card: Size, bounds: Size): Point {
  return {
    x: Math.round(Math.max(MARGIN, Math.min(x, bounds.width - card.width - MARGIN))),
    y: Math.round(Math.max(MARGIN, Math.min(y, bounds.height - card.height - MARGIN))),
  };
}

/** From the edge of the card to the edge of the target, the shortest way. */
export function pointerBetween(card: Rect, target: Rect): { readonly from: Point; readonly to: Point } {
  const [fromX, toX] = nearest(card.x, card.width, target.x, target.width);
  const [fromY, toY] = nearest(card.y, card.height, target.y, target.height);
  return { from: { x: fromX, y: fromY }, to: { x: toX, y: toY } };
}

function nearest(a: number, aSize: number, b: number, bSize: number): readonly [number, number] {
  if (a + aSize < b) return [a + aSize, b];
  if (b + bSize < a) return [a, b + bSize];
  const common = (Math.max(a, b) + Math.min(a + aSize, b + bSize)) / 2;
  return [common, common];
}
