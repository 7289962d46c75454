import { CHANNEL_FIELDS } from "@millrace/protocol";
import type { ChannelField } from "@millrace/protocol";
import { expect, test } from "vitest";
import { channelFigures, edgeFlight } from "./channel-figures.ts";

const channel = (values: Partial<Record<ChannelField, number | null>>) =>
  channelFigures(CHANNEL_FIELDS.map((field) => (field in values ? (values[field] ?? null) : 0)));

test("a barrier stands where it was found in the queue", () => {
  const flight = edgeFlight([channel({ queued: 8, barrierOnTheWay: 7, barrierAhead: 2 })]);
  expect(flight.barrier).toEqual({ id: 7, place: 0.25 });
});

test("of several channels the barrier furthest from its gate is shown, and how many gates are shut", () => {
  const flight = edgeFlight([
    channel({ queued: 4, barrierOnTheWay: 7, barrierAhead: 4 }),
    channel({ queued: 4, barrierOnTheWay: 7, barrierAhead: 1 }),
    channel({ queued: 2, shut: 1, barrier: 7 }),
  ]);
  expect(flight.barrier).toEqual({ id: 7, place: 1 });
  expect(flight).toMatchObject({ shut: 1, channels: 3, queued: 10 });
});

test("rows that the newest barrier overtook are summed over the channels of the edge", () => {
  const flight = edgeFlight([
    channel({ barrier: 7, overtaken: 30 }),
    channel({ barrier: 7, overtaken: 12 }),
    channel({ barrier: 6, overtaken: 500 }),
  ]);
  expect(flight).toMatchObject({ barrier: null, overtaken: { id: 7, rows: 42 } });
  expect(edgeFlight([channel({ barrier: 8 })]).overtaken).toBeNull();
});

test("a watermark that has come is not on its way", () => {
  expect(
    edgeFlight([channel({ queued: 2, watermark: 5_000, watermarkOnTheWay: 5_000, watermarkAhead: 1 })])
      .watermark,
  ).toBeNull();
  expect(
    edgeFlight([channel({ queued: 2, watermark: 5_000, watermarkOnTheWay: 6_000, watermarkAhead: 1 })])
      .watermark,
  ).toEqual({ ms: 6_000, place: 0.5 });
});

test("nothing on its way is nothing drawn", () => {
  expect(edgeFlight([channel({ watermarkOnTheWay: null })])).toMatchObject({
    barrier: null,
    watermark: null,
    shut: 0,
  });
});
