import { CHANNEL_COUNTERS, CHANNEL_WORDS, channelsBase, MIN_WATERMARK } from "@millrace/engine/node";
import type { ChannelCounter } from "@millrace/engine/node";
import { CHANNEL_FIELDS } from "@millrace/protocol";
import type { ChannelField } from "@millrace/protocol";
import { beforeEach, describe, expect, test } from "vitest";
import { jobGraph } from "../testing/job-graph.ts";
import { ChannelReadings } from "./channel-readings.ts";

let readings: ChannelReadings;
beforeEach(() => {
  readings = new ChannelReadings(jobGraph());
});

function sampled(subtask: number, channel: Partial<Record<ChannelCounter, number>>, attempt = 0) {
  const words = new Float64Array(channelsBase(1) + CHANNEL_WORDS);
  for (const [counter, value] of Object.entries(channel))
    words[channelsBase(1) + CHANNEL_COUNTERS.indexOf(counter as ChannelCounter)] = value;
  return { task: { jobId: "j", vertexId: "print", subtask, attempt }, words };
}

const shown = (row: number, ...fields: readonly ChannelField[]) =>
  fields.map((field) => readings.rows()[row]?.[CHANNEL_FIELDS.indexOf(field)]);

describe("channels of a job", () => {
  test("each tells its edge, its ends and what is on its way", () => {
    readings.add(sampled(1, { queued: 3, credits: 1, barrierOnTheWay: 7, barrierAhead: 2, blocked: 1 }), 0);
    expect(shown(0, "edge", "producer", "consumer")).toEqual([0, 0, 1]);
    expect(shown(0, "queued", "credits", "barrierOnTheWay", "barrierAhead", "shut")).toEqual([3, 1, 7, 2, 1]);
  });

  test("a watermark that never came is null", () => {
    readings.add(sampled(0, { watermark: MIN_WATERMARK, watermarkOnTheWay: 5_000 }), 0);
    expect(shown(0, "watermark", "watermarkOnTheWay")).toEqual([null, 5_000]);
  });

  test("the rate is over the readings of the last second", () => {
    for (const [atMs, rows] of [
      [0, 0],
      [250, 100],
      [500, 100],
      [750, 300],
      [1_000, 500],
    ] as const)
      readings.add(sampled(0, { rows }), atMs);
    expect(shown(0, "rowsPerSecond")).toEqual([500]);
  });

  test("an older attempt says nothing, and a task that ended has no channel", () => {
    readings.add(sampled(0, { queued: 2 }, 1), 0);
    readings.add(sampled(0, { queued: 9 }, 0), 100);
    expect(shown(0, "queued")).toEqual([2]);
    readings.end({ vertexId: "print", subtask: 0 });
    expect(readings.rows()).toEqual([]);
  });
});
