import { overlaps } from "../geometry.ts";
import type { Point, Rect } from "../geometry.ts";
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
 * Beside its last level part, below or else above, as near to the middle as no other channel, node or words are. Where
 * there is no such place they stand in the middle below, over what is there.
 */
export function wordsPlaces(
  edges: readonly Pick<StepEdge, "id" | "route">[],
  nodes: readonly Rect[],
): ReadonlyMap<string, WordsPlace> {
  const places = new Map<string, WordsPlace>();
  const taken: Rect[] = [...nodes];
  for (const { id, route } of edges) {
    const [before, gate] = [route.at(-2), route.at(-1)];
    if (!before || !gate) continue;
    const others = edges.filter((other) => other.id !== id).flatMap((other) => channelRects(other.route));
    const candidates = [false, true].flatMap((above) =>
      SLIDES.map((slide) => ({ x: Math.round(before.x + (gate.x - before.x) * slide), y: gate.y, above })),
    );
    const isFree = (place: WordsPlace) =>
      ![...taken, ...others.map(widened)].some((rect) => overlaps(rectAt(place), rect));
    const place = candidates.find(isFree) ?? candidates[0]!;
    places.set(id, place);
    taken.push(rectAt(place));
  }
  return places;
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
