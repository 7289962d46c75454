import { HostSampler } from "@millrace/engine/node";
import type { HostMetricsSample } from "@millrace/protocol";

const FIRST_INTERVAL_MS = 250;
const INTERVAL_MS = 1_000;
/** Moments that the first answer waits for. The first of all has no rates. */
const FIRST_MOMENTS = 4;
const KEPT_MOMENTS = 120;
const IDLE_MS = 60_000;

type Moment = HostMetricsSample["samples"];

/**
 * What this machine reported lately. Measures from the first question on, once a second, and stops a minute after the
 * last one.
 */
export class HostSamples {
  #moments: Moment[] = [];
  #sampler: HostSampler | null = null;
  #askedMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #first: Promise<void> | null = null;

  async recent(): Promise<HostMetricsSample> {
    this.#askedMs = performance.now();
    this.#first ??= this.#begin();
    await this.#first;
    return { samples: this.#moments.flat() };
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#sampler = null;
    this.#first = null;
    this.#moments = [];
  }

  async #begin(): Promise<void> {
    this.#sampler = new HostSampler();
    for (let moment = 0; moment < FIRST_MOMENTS; moment++) {
      await this.#measure();
      await new Promise((resolve) => {
        setTimeout(resolve, FIRST_INTERVAL_MS).unref();
      });
    }
    this.#timer = setInterval(() => void this.#tick(), INTERVAL_MS);
    this.#timer.unref();
  }

  async #tick(): Promise<void> {
    if (performance.now() - this.#askedMs > IDLE_MS) this.close();
    else await this.#measure();
  }

  async #measure(): Promise<void> {
    const moment = await this.#sampler?.sample(Date.now());
    if (moment !== undefined) this.#moments = [...this.#moments.slice(1 - KEPT_MOMENTS), [...moment]];
  }
}
