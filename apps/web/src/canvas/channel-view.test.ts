import { expect, test } from "vitest";
import { channelViews, HOT_LONG, HOT_SHORT, LABEL_SIZE, RouteCache } from "./channel-view.ts";
import { overlaps } from "./geometry.ts";
import { channelRects } from "./label-places.ts";

const body = (id: string, x: number, y: number) => ({
  id,
  x,
  y,
  width: 168,
  height: 82,
  inputs: ["in"],
  outputs: ["out"],
});
const bodies = [body("a", 0, 0), body("b", 240, 0), body("c", 240, 120), body("d", 900, 0)];
const edge = (from: string, to: string) => ({
  edge: { id: `${from}-${to}`, from: { node: from, port: "out" }, to: { node: to, port: "in" } },
  sign: "hash" as const,
  invalid: false,
  blocking: false,
});
const inputs = [edge("a", "b"), edge("a", "c"), edge("b", "d")];
const drawn = (running: boolean) =>
  channelViews(inputs, { bodies, titles: [], running }, new RouteCache(bodies));

test("at a fork neither a rate nor what a full channel says lies on a channel, a node or another", () => {
  const views = drawn(true);
  const labels = views.flatMap(({ label, hot }) => [
    ...(label ? [{ ...label, ...LABEL_SIZE }] : []),
    ...(hot ? [{ ...hot, ...(hot.isLong ? HOT_LONG : HOT_SHORT) }] : []),
  ]);
  const channels = views.flatMap(({ route }) => channelRects(route));
  expect(labels.length).toBeGreaterThan(2);
  labels.forEach((label, index) => {
    const others = [...bodies, ...channels, ...labels.slice(index + 1)];
    expect(others.filter((other) => overlaps(label, other))).toEqual([]);
  });
});

test("a long channel has room to say its queue, a short one only its credits", () => {
  const hot = new Map(drawn(true).map((view) => [view.id, view.hot]));
  expect(hot.get("b-d")?.isLong).toBe(true);
  expect(hot.get("a-b")?.isLong ?? false).toBe(false);
});

test("while a pipeline is drawn no place is looked for", () => {
  expect(drawn(false).every(({ label, hot }) => label === null && hot === null)).toBe(true);
});
