import { HISTORY_FIELDS } from "@millrace/protocol";
import { expect, test } from "vitest";
import { joined, pointsOf, withPoint } from "./node-history.ts";
import type { HistoryPoint } from "./node-history.ts";

const point = (timeMs: number): HistoryPoint => ({
  ...(Object.fromEntries(HISTORY_FIELDS.map((field) => [field, timeMs])) as Record<
    (typeof HISTORY_FIELDS)[number],
    number
  >),
  timeMs,
});
const times = (points: readonly HistoryPoint[]) => points.map(({ timeMs }) => timeMs);

test("a tick within the second adds nothing", () => {
  let points: readonly HistoryPoint[] = [];
  for (const ms of [0, 250, 500, 750, 1_000, 1_250]) points = withPoint(points, point(ms));
  expect(times(points)).toEqual([0, 1_000]);
});

test("no more than ten minutes are kept", () => {
  let points: readonly HistoryPoint[] = [];
  for (let second = 0; second < 700; second++) points = withPoint(points, point(second * 1_000));
  expect(points).toHaveLength(600);
  expect(points[0]?.timeMs).toBe(100_000);
});

test("what the server kept comes before what the page saw itself", () => {
  expect(times(joined([point(1_000), point(2_000), point(3_000)], [point(2_500), point(3_500)]))).toEqual([
    1_000, 2_000, 2_500, 3_500,
  ]);
});

test("what was not measured is null", () => {
  const fields = HISTORY_FIELDS.map(() => [null, 5]);
  expect(pointsOf({ nodeId: "n", timesMs: [1_000, 2_000], fields }).map(({ busy }) => busy)).toEqual([
    null,
    5,
  ]);
});
