import { expect, test } from "vitest";
import type { EdgeFlight } from "../monitor/channel-figures.ts";
import type { ChannelView } from "./channel-view.ts";
import { flightMarks } from "./flight-marks.ts";

const channel = {
  cells: 10,
  route: [
    { x: 0, y: 0 },
    { x: 120, y: 0 },
  ],
} as unknown as ChannelView;
const flight: EdgeFlight = {
  queued: 5,
  credits: 0,
  rowsPerSecond: 0,
  channels: 2,
  shut: 1,
  barrier: { id: 318, place: 1 },
  overtaken: null,
  watermark: { ms: 1_000, place: 0 },
};
const words = (ms: number) => `t${ms}`;

test("marks stand where the queue says, measured from the gate", () => {
  const marks = flightMarks(flight, { channel, parts: [10], part: 0, filled: 5 }, words);
  expect(marks.barrier).toEqual({ place: { x: 81, y: 0, level: true }, text: "318" });
  expect(marks.watermark).toEqual({ place: { x: 120, y: 0, level: true }, text: "t1000" });
  expect(marks.shut).toBe(true);
});

test("a barrier that overtook rows stands at the gate with their number, until the next one is on its way", () => {
  const view = { channel, parts: [10], part: 0, filled: 5 };
  const overtaken = { id: 317, rows: 1_200 };
  expect(flightMarks({ ...flight, barrier: null, overtaken }, view, words).barrier).toEqual({
    place: { x: 120, y: 0, level: true },
    text: "317 ⇥ 1.2k",
  });
  expect(flightMarks({ ...flight, overtaken }, view, words).barrier?.text).toBe("318");
});

test("of a way in parts, each draws what stands on it, and only the last one has the gate", () => {
  const first = flightMarks(flight, { channel, parts: [10, 4], part: 0, filled: 9 }, words);
  expect(first).toMatchObject({ watermark: null, shut: false });
  expect(first.barrier?.text).toBe("318");
});

test("a channel too short for cells has no scale, and so no marks", () => {
  const short = { ...channel, cells: 0 };
  expect(flightMarks(flight, { channel: short, parts: [0], part: 0, filled: 0 }, words).barrier).toBeNull();
});
