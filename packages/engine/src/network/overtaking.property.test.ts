import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RowBatch } from "../batch/row-batch.ts";
import { batchOfRows, rowsOfBatch } from "../batch/row-values.ts";
import { ChannelAllocator } from "./channel-allocator.ts";
import { FrameLayouts } from "./frame-layout.ts";
import { openInFlight } from "./in-flight-rows.ts";
import type { InFlightFrame } from "./in-flight-rows.ts";
import { InputGate } from "./input-gate.ts";
import { InputRecording } from "./input-recording.ts";
import { NetworkMemory, networkMemoryBytes } from "./network-memory.ts";
import { RemoteReceiver, RemoteSender } from "./remote-channel.ts";
import type { FrameMessage, FrameTransport } from "./remote-channel.ts";
import { ResultPartition } from "./result-partition.ts";
import type { OvertakenRows } from "./result-partition.ts";
import { EVERY_TYPE, everyTypeRow } from "./testing/channel-script.ts";
import { PlainWords } from "./word-memory.ts";

const SIZE = { segments: 16, channels: 1, doorbells: 2 };
const LAYOUTS = new FrameLayouts(EVERY_TYPE);
const CHECKPOINT = 1;

function side(): { readonly memory: NetworkMemory; readonly block: number } {
  const words = new PlainWords(new ArrayBuffer(networkMemoryBytes(SIZE)));
  const memory = NetworkMemory.create(words, SIZE, { poison: true });
  return { memory, block: new ChannelAllocator(memory).open("c", { producer: 0, consumer: 1 }) };
}

class Wire implements FrameTransport {
  readonly messages: { readonly message: FrameMessage; readonly done: (() => void) | null }[] = [];
  send(message: FrameMessage, done: (() => void) | null): void {
    this.messages.push({ message, done });
  }
}

/** Numbers of the rows of saved frames. */
const numbersOf = (frames: readonly InFlightFrame[]): number[] =>
  frames.flatMap((saved) => {
    const { frame, row } = openInFlight(LAYOUTS, saved, true);
    const batch = new RowBatch(frame.columns, row, frame.header.rowCount, frame.rowKinds);
    return rowsOfBatch(batch).map(([number]) => Number(number));
  });

interface Run {
  readonly remote: boolean;
  /** Text of each row, bytes: the longest rows go in pieces. */
  readonly texts: readonly number[];
  readonly barrierAfter: number;
  /** The producer lets its barrier wait for so many turns before it overtakes. */
  readonly patience: number;
  readonly choices: Iterator<number>;
}

/** One channel between a producer and a consumer that act in any order, once through. */
class Passage {
  readonly seenBefore: number[] = [];
  readonly seenAfter: number[] = [];
  overtaken: readonly OvertakenRows[] = [];
  recording: InputRecording | null = null;
  readonly gate: InputGate;
  readonly #partition: ResultPartition;
  readonly #run: Run;
  readonly #moves: (() => void)[];
  #written = 0;
  #waited = -1;

  constructor(run: Run) {
    this.#run = run;
    const near = side();
    const far = run.remote ? side() : near;
    const out = new Wire();
    const back = new Wire();
    const channels = [{ id: "c", consumer: 0, end: near, remote: run.remote }];
    const how = { partitioning: { kind: "rebalance" }, maxParallelism: 128, overtakes: true } as const;
    this.#partition = new ResultPartition({ ...how, schema: EVERY_TYPE, channels, trace: null });
    this.gate = new InputGate([{ id: "c", end: far, input: 0, schema: EVERY_TYPE }], null);
    this.#moves = [() => this.#produce(), () => this.#consume()];
    if (!run.remote) return;
    const sender = new RemoteSender("c", near, LAYOUTS, out);
    const receiver = new RemoteReceiver("c", far, LAYOUTS, back);
    const takeOut = (): void => {
      const sent = out.messages.shift();
      if (sent?.message.kind === "frame") receiver.frame(sent.message.bytes.slice());
      else if (sent?.message.kind === "barrier") receiver.barrier(sent.message);
      sent?.done?.();
    };
    const takeBack = (): void => {
      const sent = back.messages.shift();
      if (sent?.message.kind === "credit") sender.credit(sent.message.count);
    };
    this.#moves.push(
      () => sender.pump(),
      () => receiver.pump(),
      takeOut,
      takeBack,
    );
  }

  /** True when all that was written has come, and the recording is complete. */
  go(): boolean {
    this.#moves[this.#run.choices.next().value! % this.#moves.length]!();
    const seen = this.seenBefore.length + this.seenAfter.length;
    return seen === this.#run.texts.length && this.recording?.poll() === true;
  }

  #produce(): void {
    const { texts, barrierAfter, patience } = this.#run;
    if (this.#waited >= 0 && this.#waited++ === patience)
      this.overtaken = this.#partition.overtake(CHECKPOINT, 0);
    if (this.#partition.blocked && !this.#partition.drain() && this.#written !== barrierAfter) return;
    if (this.#written === barrierAfter && this.#waited < 0) {
      this.#partition.emitBarrier(CHECKPOINT, 0);
      this.#waited = 0;
      return;
    }
    if (this.#written === texts.length || this.#partition.blocked) {
      this.#partition.flush();
      return;
    }
    this.#partition.emit(batchOfRows(EVERY_TYPE, [everyTypeRow(this.#written, texts[this.#written]!)]));
    this.#written++;
    if (this.#run.choices.next().value! === 0) this.#partition.flush();
  }

  #consume(): void {
    if (this.recording === null && this.gate.announcedCheckpoint === CHECKPOINT)
      this.recording = new InputRecording(this.gate, CHECKPOINT, () => false);
    this.recording?.poll();
    if (this.gate.next() !== "rows") return;
    const seen = this.recording === null ? this.seenBefore : this.seenAfter;
    seen.push(...rowsOfBatch(this.gate.batch).map(([number]) => Number(number)));
  }
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

describe("law 5: a barrier that overtakes is a cut", () => {
  it("what the consumer had seen, what it saves and what the producer saves is exactly what was written before it", () => {
    let [atConsumer, atProducer] = [0, 0];
    fc.assert(
      fc.property(
        fc.record({
          remote: fc.boolean(),
          texts: fc.array(fc.constantFrom(10, 9_000, 20_000, 80_000), { minLength: 1, maxLength: 40 }),
          after: fc.nat(40),
          patience: fc.nat(12),
          choices: fc.infiniteStream(fc.nat(5)),
        }),
        ({ remote, texts, after, patience, choices }) => {
          const barrierAfter = Math.min(after, texts.length);
          const passage = new Passage({ remote, texts, barrierAfter, patience, choices });
          for (let i = 0; !passage.go(); i++) expect(i).toBeLessThan(100_000);
          const [recorded] = passage.recording!.channels();
          const input = numbersOf(recorded!.frames);
          const output = numbersOf(
            passage.overtaken
              .flatMap(({ frames }) => frames)
              .filter(({ number }) => ((number - recorded!.taken) | 0) >= 0),
          );
          expect([...passage.seenBefore, ...input, ...output]).toEqual(upTo(barrierAfter));
          expect([...passage.seenBefore, ...passage.seenAfter]).toEqual(upTo(texts.length));
          atConsumer += input.length;
          atProducer += output.length;
        },
      ),
      { numRuns: 400 },
    );
    expect(atConsumer).toBeGreaterThan(20);
    expect(atProducer).toBeGreaterThan(20);
  });
});
