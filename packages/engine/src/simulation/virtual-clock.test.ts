import { expect, test } from "vitest";
import { VirtualClock } from "./virtual-clock.ts";

test("who waits for a time finds it come, also where a sum of milliseconds is no whole microsecond", () => {
  for (let us = 1; us < 20_000; us += 7) {
    for (const waitMs of [0.2, 1, 3.3, 1_000.7]) {
      const clock = new VirtualClock(0);
      clock.advanceUs(us);
      const untilMs = clock.monotonicMs() + waitMs;
      clock.advanceTo(untilMs);
      expect(clock.monotonicMs()).toBeGreaterThanOrEqual(untilMs);
      expect(clock.monotonicMs() - untilMs).toBeLessThan(0.002);
    }
  }
});
