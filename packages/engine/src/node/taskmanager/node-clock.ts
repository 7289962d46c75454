import type { Clock } from "../../time/clock.ts";

/** The platform's clocks: the one place where the engine reads them. */
export const nodeClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
