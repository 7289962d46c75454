import { describe, expect, it } from "vitest";
import { FigureWrites } from "./figure-writes.ts";
import type { Rect } from "./geometry.ts";

/** A feed and frames that are played by hand, and writers along a row of 200 px each. */
function stage() {
  let tick: (() => void) | null = null;
  let frame: (() => void) | null = null;
  const written: number[] = [];
  const writes = new FigureWrites(
    { subscribe: (listener) => ((tick = listener), () => void (tick = null)) },
    (run) => (frame = run),
  );
  const add = (index: number): (() => void) =>
    writes.add({ at: place(index), write: () => void written.push(index) });
  const nextFrame = (): readonly number[] => {
    const run = frame;
    frame = null;
    run?.();
    return written.splice(0);
  };
  return {
    writes,
    add,
    nextFrame,
    tick: () => tick?.(),
    isFed: () => tick !== null,
    isAsked: () => frame !== null,
    written,
  };
}

const place = (index: number): Rect => ({ x: index * 200, y: 0, width: 160, height: 80 });
const sightOf = (from: number, to: number): Rect => ({
  x: from * 200,
  y: 0,
  width: (to - from) * 200,
  height: 80,
});
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

describe("figures of the canvas", () => {
  it("are written in one frame in a small graph, and in no frame when nothing came", () => {
    const { add, tick, nextFrame, isAsked } = stage();
    for (const index of upTo(9)) add(index);
    tick();
    expect(nextFrame()).toEqual(upTo(9));
    expect(isAsked()).toBe(false);
  });

  it("are spread over four frames in a large one, each writer once", () => {
    const { add, tick, nextFrame, isAsked } = stage();
    for (const index of upTo(400)) add(index);
    tick();
    const frames = upTo(4).map(() => nextFrame());
    expect(frames.every((frame) => frame.length === 100)).toBe(true);
    expect(frames.flat()).toEqual(upTo(400));
    expect(isAsked()).toBe(false);
  });

  it("are not written out of sight, and are once they come into sight", () => {
    const { writes, add, tick, nextFrame, isAsked } = stage();
    writes.look(sightOf(0, 5));
    for (const index of upTo(20)) add(index);
    tick();
    expect(nextFrame()).toEqual(upTo(6));
    expect(isAsked()).toBe(false);
    writes.look(sightOf(8, 12));
    expect(nextFrame()).toEqual([7, 8, 9, 10, 11, 12]);
    writes.look(sightOf(0, 5));
    expect(isAsked()).toBe(false);
  });

  it("of those that a slow page could not write before the next tick come first", () => {
    const { add, tick, nextFrame } = stage();
    for (const index of upTo(40)) add(index);
    tick();
    expect(nextFrame()).toEqual(upTo(12));
    tick();
    expect(nextFrame()).toEqual(upTo(24).slice(12));
    expect(nextFrame()).toEqual(upTo(36).slice(24));
    expect(nextFrame()).toEqual([36, 37, 38, 39, ...upTo(8)]);
    expect(nextFrame()).toEqual([8, 9, 10, 11]);
  });

  it("are written at once where the canvas changes as a whole", () => {
    const { writes, add, tick, nextFrame, written } = stage();
    writes.look(sightOf(0, 50));
    for (const index of upTo(100)) add(index);
    tick();
    writes.rewrite();
    expect(written.splice(0)).toEqual(upTo(51));
    expect(nextFrame()).toEqual([]);
  });

  it("are not asked for when nothing is left that shows them", () => {
    const { add, tick, nextFrame, isFed } = stage();
    const ends = upTo(3).map((index) => add(index));
    tick();
    ends[1]?.();
    expect(nextFrame()).toEqual([0, 2]);
    ends[0]?.();
    ends[2]?.();
    expect(isFed()).toBe(false);
  });
});
