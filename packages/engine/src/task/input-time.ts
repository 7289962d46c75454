import type { InputGate } from "../network/input-gate.ts";
import { CONTROL_ACTIVE, CONTROL_END_OF_INPUT, CONTROL_IDLE, CONTROL_WATERMARK } from "../network/frame.ts";
import type { TraceSink } from "../simulation/trace.ts";
import type { ChannelGauges } from "./channel-gauges.ts";
import type { OperatorChain } from "./operator-chain.ts";
import { WatermarkValve } from "./watermark-valve.ts";

/** Time, activity and end of a task's inputs, as its channels tell them; what comes back by a loop has no part in them. */
export class InputTime {
  readonly valve: WatermarkValve;
  idle = false;
  readonly #gate: InputGate;
  readonly #channels: ChannelGauges;
  readonly #trace: TraceSink | null;

  constructor(gate: InputGate, channels: ChannelGauges, trace: TraceSink | null) {
    this.#gate = gate;
    this.#channels = channels;
    this.#trace = trace;
    this.valve = new WatermarkValve(gate.size);
    for (let channel = 0; channel < gate.size; channel++)
      if (gate.isFeedback(channel)) this.valve.finish(channel);
  }

  /** The control that the gate has given just now; false where it is none of these. */
  take(chain: OperatorChain): boolean {
    const { controlKind, channel, controlA } = this.#gate;
    switch (controlKind) {
      case CONTROL_WATERMARK:
        this.#channels.watermark(channel, controlA);
        if (this.valve.advance(channel, controlA)) this.#passWatermark(chain);
        return true;
      case CONTROL_IDLE:
      case CONTROL_ACTIVE: {
        const isIdle = controlKind === CONTROL_IDLE;
        this.#channels.activity(channel, isIdle ? "idle" : "active");
        const moved = this.valve.setIdle(channel, isIdle);
        this.#passIdle(chain);
        if (moved) this.#passWatermark(chain);
        return true;
      }
      case CONTROL_END_OF_INPUT:
        this.#channels.activity(channel, "ended");
        if (this.valve.finish(channel)) this.#passWatermark(chain);
        this.#passIdle(chain);
        return true;
      default:
        return false;
    }
  }

  #passIdle(chain: OperatorChain): void {
    if (this.idle === this.valve.idle) return;
    this.idle = this.valve.idle;
    chain.head.processIdle(this.idle);
  }

  #passWatermark(chain: OperatorChain): void {
    this.#trace?.event("wm.combine", null, { watermark: this.valve.watermark });
    chain.head.processWatermark(this.valve.watermark);
  }
}
