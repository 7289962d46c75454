import type { WatermarkAlignmentSpec } from "@millrace/graph";
import type { OperatorContext } from "./operator.ts";
import type { SharedTimer } from "./shared-timer.ts";

/**
 * The watermark of one member of an alignment group: it is told to the coordinator when it moves, once in the update
 * interval at most, and may go as far as the coordinator says.
 */
export class AlignedWatermark {
  readonly #intervalMs: number;
  readonly #context: OperatorContext;
  readonly #time: Pick<OperatorContext, "clock" | "registerProcessingTimer">;
  #limit = Number.POSITIVE_INFINITY;
  #watermark = Number.NEGATIVE_INFINITY;
  #toldMs = Number.NEGATIVE_INFINITY;
  #waits = false;

  constructor(spec: WatermarkAlignmentSpec, context: OperatorContext, timer: SharedTimer) {
    this.#intervalMs = spec.updateIntervalMs;
    this.#context = context;
    this.#time = timer.share(() => this.#tell(this.#watermark));
  }

  /** Its source is to give no more rows now. */
  get isAhead(): boolean {
    return this.#watermark > this.#limit;
  }

  begin(watermark: number): void {
    this.#watermark = watermark;
    this.#tell(watermark);
  }

  moved(watermark: number): void {
    this.#watermark = watermark;
    this.#show();
    if (this.#waits) return;
    const { clock } = this.#time;
    const leftMs = Math.ceil(this.#toldMs + this.#intervalMs - clock.monotonicMs());
    if (leftMs <= 0) return this.#tell(watermark);
    this.#waits = true;
    this.#time.registerProcessingTimer(clock.nowMs() + leftMs);
  }

  /** An idle one is waited for by nobody, and waits for nobody: it has nothing to give. */
  idle(isIdle: boolean): void {
    this.#tell(isIdle ? null : this.#watermark);
  }

  allowedTo(limit: number): void {
    this.#limit = limit;
    this.#show();
  }

  #tell(watermark: number | null): void {
    this.#waits = false;
    this.#time.registerProcessingTimer(null);
    this.#toldMs = this.#time.clock.monotonicMs();
    this.#context.tellCoordinator({ kind: "watermark", watermark });
  }

  #show(): void {
    const aheadMs = this.isAhead && Number.isFinite(this.#limit) ? this.#watermark - this.#limit : 0;
    this.#context.metrics.set("aheadMs", aheadMs);
  }
}
