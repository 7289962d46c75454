import type { HostMetricsInput, HostSample } from "../io/io-service.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** A host whose measurements are a script. What a killed reader did not take is lost, as on a real host. */
export class SimulatedHost {
  readonly #clock: VirtualClock;
  readonly #samples: readonly HostSample[];
  #arrived = 0;
  #taken = 0;

  /** `samples` in order of `timeMs`, virtual wall clock. */
  constructor(clock: VirtualClock, samples: readonly HostSample[]) {
    this.#clock = clock;
    this.#samples = samples;
  }

  /** Monotonic ms when the next sample comes, or null. */
  get nextMs(): number | null {
    const sample = this.#samples[this.#arrived];
    return sample === undefined
      ? null
      : this.#clock.monotonicMs() + Math.max(0, sample.timeMs - this.#clock.nowMs());
  }

  /** Moves to the present; true where a sample has come since the last call. */
  arrived(): boolean {
    const before = this.#arrived;
    const now = this.#clock.nowMs();
    while (this.#arrived < this.#samples.length && this.#samples[this.#arrived]!.timeMs <= now)
      this.#arrived++;
    return this.#arrived !== before;
  }

  open(): HostMetricsInput {
    return {
      take: () => {
        const from = this.#taken;
        this.#taken = this.#arrived;
        return from === this.#arrived ? null : this.#samples.slice(from, this.#arrived);
      },
      close: () => {},
    };
  }
}
