import { overlaps } from "../geometry.ts";
import type { Point, Rect } from "../geometry.ts";
import type { Route } from "../route.ts";
import { channelRects } from "../label-places.ts";
import type { StepEdge } from "./step-layout.ts";

/** Where a channel has its words: beside this point of its middle. */
export interface WordsPlace extends Point {
  readonly above: boolean;
}

/** What most words of a channel take. */
const SIZE = { width: 124, height: 16 };
/** Of the words' top: below a channel with one lane; above it and what stands on it, a watermark or a barrier. */
const TOP = { below: 13, above: -48 };
const SLIDES = [0.5, 0.6, 0.4, 0.7, 0.3, 0.8, 0.2];
/** Beyond the banks of a channel: those of Step are wider than those of the other graphs. */
const WIDER = 6;

/**
 * Beside its last level part, below or else above, as near to the middle as no other channel, node or words are; else
 * beside another level part. Where there is no such place they stand in the middle below, over what is there.
 */
export function wordsPlaces(
  edges: readonly Pick<StepEdge, "id" | "route">[],
  nodes: readonly Rect[],
): ReadonlyMap<string, WordsPlace> {
  const places = new Map<string, WordsPlace>();
  const taken: Rect[] = [...nodes];
  for (const { id, route } of edges) {
    const others = edges.flatMap((other) =>
      channelRects(other.id === id ? other.route.slice(0, -1) : other.route),
    );
    const candidates = levelParts(route).flatMap(([from, to]) =>
      [false, true].flatMap((above) =>
        SLIDES.map((slide) => ({ x: Math.round(from.x + (to.x - from.x) * slide), y: to.y, above })),
      ),
    );
    const isFree = (place: WordsPlace) =>
      ![...taken, ...others.map(widened)].some((rect) => overlaps(rectAt(place), rect));
    const place = candidates.find(isFree) ?? candidates[0];
    if (place === undefined) continue;
    places.set(id, place);
    taken.push(rectAt(place));
  }
  return places;
}

/** The one before the gate, then those with room for words, the longest first. */
function levelParts(route: Route): readonly (readonly [Point, Point])[] {
  const parts = route.slice(1).flatMap((to, index) => {
    const from = route[index];
    return from && from.y === to.y ? [[from, to] as const] : [];
  });
  const length = ([from, to]: readonly [Point, Point]) => Math.abs(to.x - from.x);
  const roomy = parts.slice(0, -1).filter((part) => length(part) > SIZE.width);
  return [...parts.slice(-1), ...roomy.toSorted((a, b) => length(b) - length(a))];
}

const rectAt = ({ x, y, above }: WordsPlace): Rect => ({
  x: x - SIZE.width / 2,
  y: y + (above ? TOP.above : TOP.below),
  ...SIZE,
});

const widened = ({ x, y, width, height }: Rect): Rect => ({
  x: x - WIDER,
  y: y - WIDER,
  width: width + 2 * WIDER,
  height: height + 2 * WIDER,
});
