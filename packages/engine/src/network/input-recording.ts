import type { Frame } from "./frame.ts";
import { barrierIn, copyFrame, cutFrame, FROM_START, rowsOf } from "./in-flight-rows.ts";
import type { InFlightFrame } from "./in-flight-rows.ts";
import type { FrameObserver, InputGate } from "./input-gate.ts";

/** Bytes of rows in flight that one subtask keeps for a checkpoint at most: more, and the checkpoint is declined. */
export const MAX_IN_FLIGHT_BYTES = 32 << 20;

/** What was in flight on one channel. */
export interface RecordedChannel {
  readonly channel: number;
  readonly frames: readonly InFlightFrame[];
  /** Frames before this number are in the consumer's part of the checkpoint: of the producer's part they are left out. */
  readonly taken: number;
  /** The barrier overtook rows at the producer, or may have. */
  readonly overtaken: boolean;
}

interface Recording {
  readonly frames: InFlightFrame[];
  taken: number;
  done: boolean;
  overtaken: boolean;
}

/**
 * The rows that a barrier overtakes on its way into a task. It is begun when the task takes its snapshot: what comes
 * after that on a channel whose barrier has not come is still before the barrier. A channel is done where its barrier is
 * found: in a frame, or by the priority word; or where its producer has closed it.
 *
 * 1. A barrier in a frame counts before the priority word: it stands exactly between rows.
 * 2. Where the word says that the barrier stands before a frame that is in hand already, the whole of that frame counts
 *    as taken: the operators have seen its beginning.
 */
export class InputRecording implements FrameObserver {
  readonly checkpointId: number;
  bytes = 0;
  readonly #gate: InputGate;
  readonly #channels: readonly Recording[];

  /** `given`: channels whose barrier the task has read; it must not read on before the recording is made. */
  constructor(gate: InputGate, checkpointId: number, given: (channel: number) => boolean) {
    this.#gate = gate;
    this.checkpointId = checkpointId;
    this.#channels = Array.from({ length: gate.size }, (_, channel) => this.#begin(channel, given(channel)));
    gate.observer = this;
    this.poll();
  }

  get tooLarge(): boolean {
    return this.bytes > MAX_IN_FLIGHT_BYTES;
  }

  /** Looks for barriers that have come; true when all have. */
  poll(): boolean {
    let done = true;
    for (const [channel, recording] of this.#channels.entries()) {
      if (!recording.done) this.#seek(channel, recording);
      done &&= recording.done;
    }
    if (done) this.end();
    return done;
  }

  end(): void {
    if (this.#gate.observer === this) this.#gate.observer = null;
  }

  opened(channel: number, frame: Frame, number: number): void {
    const recording = this.#channels[channel]!;
    if (recording.done) return;
    const position = this.#overtookAt(channel);
    const barrier = barrierIn(frame, this.checkpointId);
    if (position !== null && ((number - position) | 0) >= 0) this.#finish(recording, position, position);
    else {
      this.#copy(channel, recording, { frame, number, barrier });
      if (barrier >= 0) this.#finish(recording, (number + 1) | 0, position);
    }
  }

  get rows(): number {
    return this.#channels.reduce((sum, { frames }) => sum + rowsOf(frames), 0);
  }

  channels(): readonly RecordedChannel[] {
    return this.#channels.map(({ frames, taken, overtaken }, channel) => ({
      channel,
      frames,
      taken,
      overtaken,
    }));
  }

  #begin(channel: number, given: boolean): Recording {
    const { next } = this.#gate.reader(channel);
    const overtaken = this.#overtookAt(channel) !== null;
    if (given) return { frames: [], taken: next, done: true, overtaken };
    const { frames, barrier } = this.#gate.inHand(channel, this.checkpointId);
    for (const { bytes } of frames) this.bytes += bytes.length;
    return { frames, taken: next, done: barrier, overtaken };
  }

  /** Where the barrier is in the queue, or stands by the word within what is queued, all before it is in flight. */
  #seek(channel: number, recording: Recording): void {
    const reader = this.#gate.reader(channel);
    const { consumer } = reader;
    const closed = consumer.closed;
    const position = this.#overtookAt(channel);
    const queued = reader.queuedFrames();
    const end = (reader.next + reader.queued) | 0;
    const found: { readonly frame: Frame; readonly number: number; readonly barrier: number }[] = [];
    for (const { frame, number } of queued) {
      if (position !== null && ((number - position) | 0) >= 0) break;
      const barrier = barrierIn(frame, this.checkpointId);
      found.push({ frame, number, barrier });
      if (barrier >= 0) {
        for (const each of found) this.#copy(channel, recording, each);
        this.#finish(recording, (number + 1) | 0, position);
        return;
      }
    }
    const passed = position !== null && ((end - position) | 0) >= 0;
    if (!passed && !closed) return;
    for (const each of found) this.#copy(channel, recording, each);
    const taken = position === null ? end : ((reader.next - position) | 0) > 0 ? reader.next : position;
    this.#finish(recording, taken, position);
  }

  // oxlint-disable-next-line max-params -- of which channel, into what, what
  #copy(
    channel: number,
    recording: Recording,
    { frame, number, barrier }: { readonly frame: Frame; readonly number: number; readonly barrier: number },
  ): void {
    const cut = cutFrame(frame, FROM_START, barrier);
    if (cut === null) return;
    const copy = copyFrame(frame, cut, this.#gate.reader(channel).layouts, number);
    this.bytes += copy.bytes.length;
    recording.frames.push(copy);
  }

  // oxlint-disable-next-line max-params -- of which channel, up to where, and how that is known
  #finish(recording: Recording, taken: number, position: number | null): void {
    recording.taken = taken;
    recording.overtaken = position !== null;
    recording.done = true;
  }

  #overtookAt(channel: number): number | null {
    const announced = this.#gate.reader(channel).consumer.announcedBarrier();
    const overtook = announced?.checkpointId === this.checkpointId && announced.place === "overtook";
    return overtook ? announced.position : null;
  }
}
