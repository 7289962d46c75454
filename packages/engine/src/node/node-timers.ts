import type { Timers } from "../jobmanager/timers.ts";

/** The platform's timers; none of them keeps the process alive. */
export const nodeTimers: Timers = {
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
