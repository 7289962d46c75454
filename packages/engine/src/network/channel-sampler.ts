import { MIN_WATERMARK } from "../batch/row-batch.ts";
import { CHANNEL_COUNTERS } from "../metrics/metrics-layout.ts";
import type { ChannelCounter } from "../metrics/metrics-layout.ts";
import type { ChannelEnd } from "../task/task-channels.ts";
import { ControlBlock } from "./control-block.ts";
import { CONTROL_WATERMARK, FrameHeader, isBarrier } from "./frame.ts";
import { MAX_CONTROLS } from "./frame-layout.ts";

/** What stands in a queue, by the number of segments that are taken before it; -1: nothing of the kind. */
interface OnTheWay {
  readonly queued: number;
  barrierAhead: number;
  barrier: number;
  watermarkAhead: number;
  watermark: number;
}

/**
 * Looks into a channel from outside and writes its counters, from `base` on: how much is queued, and where in the queue
 * a barrier and the newest watermark stand. May run in any thread: what a consumer took meanwhile is not believed. A
 * barrier that is announced and in no segment yet stands behind all of them: it waits at the producer for a credit.
 */
export function sampleChannel(end: ChannelEnd, words: Float64Array, base: number): void {
  const control = new ControlBlock(end.memory, end.block);
  const at = (counter: ChannelCounter): number => base + CHANNEL_COUNTERS.indexOf(counter);
  const announced = control.announcedCheckpoint;
  const found = lookInto(end, control);
  words[at("queued")] = found.queued;
  words[at("credits")] = control.credits;
  words[at("watermarkOnTheWay")] = found.watermark;
  words[at("watermarkAhead")] = Math.max(0, found.watermarkAhead);
  const isOnTheWay = announced > words[at("barrier")]!;
  words[at("barrierOnTheWay")] = isOnTheWay ? announced : 0;
  words[at("barrierAhead")] =
    isOnTheWay && found.barrier === announced ? found.barrierAhead : isOnTheWay ? found.queued : 0;
}

/** Reads the queue until its beginning stayed where it was meanwhile; a queue that runs fast is given up as it was last read. */
function lookInto(end: ChannelEnd, control: ControlBlock): OnTheWay {
  let found: OnTheWay = nothing(control.queued);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const taken = control.taken;
    found = scan(end, control);
    if (control.taken === taken) return found;
  }
  return nothing(found.queued);
}

const ATTEMPTS = 3;

const nothing = (queued: number): OnTheWay => ({
  queued,
  barrierAhead: -1,
  barrier: 0,
  watermarkAhead: -1,
  watermark: MIN_WATERMARK,
});

function scan({ memory }: ChannelEnd, control: ControlBlock): OnTheWay {
  const found = nothing(control.queued);
  for (let index = 0; index < found.queued; index++) {
    const header = new FrameHeader(memory.words.buffer, memory.segmentOffset(control.peek(index)));
    for (let i = 0; i < Math.min(header.controlCount, MAX_CONTROLS); i++) {
      const kind = header.controlKind(i);
      if (isBarrier(kind)) {
        found.barrier = header.controlA(i);
        found.barrierAhead = index;
      } else if (kind === CONTROL_WATERMARK) {
        found.watermark = header.controlA(i);
        found.watermarkAhead = index;
      }
    }
  }
  return found;
}
