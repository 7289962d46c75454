import type { JobFailure } from "@millrace/graph";
import type { HostMetricsInput, HostSample } from "../../io/io-service.ts";
import type { IoToSlot } from "../io/io-protocol.ts";
import { closeStream, throwFailure } from "./slot-file-input.ts";
import type { StreamOptions } from "./slot-file-input.ts";
import type { SlotStream } from "./slot-io.ts";

/** Samples that nobody took yet: older ones are dropped, they are of the past. */
const MAX_WAITING = 4_096;

export class SlotHostMetrics implements HostMetricsInput, SlotStream {
  readonly #options: StreamOptions;
  #samples: HostSample[] = [];
  #failure: JobFailure | null = null;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  receive(message: IoToSlot): void {
    if (message.kind === "host-samples")
      this.#samples = [...this.#samples, ...message.samples].slice(-MAX_WAITING);
    else if (message.kind === "failed") this.#failure = message.failure;
  }

  take(): readonly HostSample[] | null {
    throwFailure(this.#failure);
    if (this.#samples.length === 0) return null;
    const samples = this.#samples;
    this.#samples = [];
    return samples;
  }

  close(): void {
    closeStream(this.#options);
  }
}
