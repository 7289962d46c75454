import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MIN_WATERMARK } from "../batch/row-batch.ts";
import { WatermarkValve } from "./watermark-valve.ts";

const CHANNELS = 3;
const channel = fc.integer({ min: 0, max: CHANNELS - 1 });
const event = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("watermark" as const),
      channel,
      value: fc.integer({ min: 0, max: 50 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("idle" as const),
      channel,
      value: fc.integer({ min: 0, max: 1 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("finish" as const), channel, value: fc.constant(0) }),
  },
);

describe("law 3: watermarks never go back", () => {
  it("combined is the minimum over channels neither idle nor finished, and only grows", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const valve = new WatermarkValve(CHANNELS);
        const model = Array.from({ length: CHANNELS }, () => ({
          watermark: MIN_WATERMARK,
          idle: false,
          finished: false,
        }));
        let last = MIN_WATERMARK;
        for (const { kind, channel: index, value } of events) {
          const state = model[index]!;
          if (kind === "watermark") state.watermark = Math.max(state.watermark, value);
          if (kind === "idle") state.idle = value === 1;
          if (kind === "finish") state.finished = true;
          const moved =
            kind === "watermark"
              ? valve.advance(index, value)
              : kind === "idle"
                ? valve.setIdle(index, value === 1)
                : valve.finish(index);
          const active = model.filter(({ idle, finished }) => !idle && !finished);
          const minimum = Math.min(...active.map(({ watermark }) => watermark));
          const expected = active.length === 0 ? last : Math.max(last, minimum);
          expect(valve.watermark).toBe(expected);
          expect(moved).toBe(expected > last);
          expect(valve.idle).toBe(active.length === 0 && model.some(({ finished }) => !finished));
          expect(valve.allFinished).toBe(model.every(({ finished }) => finished));
          last = expected;
        }
      }),
    );
  });
});
