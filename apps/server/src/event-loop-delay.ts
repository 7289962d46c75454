import { monitorEventLoopDelay } from "node:perf_hooks";

type IntervalHistogram = ReturnType<typeof monitorEventLoopDelay>;

const RESOLUTION_MS = 10;
const WINDOW_MS = 30_000;

/** How late the event loop of the server is: the 99th percentile of the last 30 to 60 seconds. */
export class EventLoopDelay {
  #present: IntervalHistogram = started();
  #past: IntervalHistogram | null = null;
  readonly #turn: NodeJS.Timeout;

  constructor() {
    this.#turn = setInterval(() => {
      this.#past?.disable();
      this.#past = this.#present;
      this.#present = started();
    }, WINDOW_MS);
    this.#turn.unref();
  }

  p99Ms(): number {
    const p99 = Math.max(...[this.#present, this.#past].map((histogram) => latenessMs(histogram)));
    return Math.round(p99 * 100) / 100;
  }

  close(): void {
    clearInterval(this.#turn);
    this.#present.disable();
    this.#past?.disable();
  }
}

function started(): IntervalHistogram {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  return histogram;
}

/** The histogram holds the whole time between two turns of its timer, of which the resolution was meant. */
function latenessMs(histogram: IntervalHistogram | null): number {
  if (histogram === null || histogram.count === 0) return 0;
  return Math.max(0, histogram.percentile(99) / 1e6 - RESOLUTION_MS);
}
