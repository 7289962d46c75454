import { Worker } from "node:worker_threads";
import { bigint, rowSchema } from "@millrace/graph";
import { BatchBuilder, createAccumulators, createKeyHasher, KeyedTable, TABLE_STATE } from "@millrace/engine";
import { SlotStateBuffers } from "@millrace/engine/node";
import type { FromWriter, ToWriter } from "./writer-messages.ts";

const SCHEMA = rowSchema([
  { name: "key", type: bigint(false) },
  { name: "amount", type: bigint() },
]);
/** Of a row in a checkpoint: hash, key, count, sum and its count. */
export const ROW_BYTES = 36;
const BATCH = 1_024;

export interface Checkpointed {
  /** From the barrier until it is durable. */
  readonly ms: number;
  readonly bytes: number;
  /** The longest that the task did nothing but the snapshot, and what its thread computed meanwhile. */
  readonly longestStopMs: number;
  readonly longestStopCpuMs: number;
  /** Each of those stops, by the clock: what is done at the barrier, its slices one by one, and its end. */
  readonly stopsMs: readonly number[];
}

export function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** About what a slice of scattered rows reads and writes. */
const STRETCH_PLACES = 4 << 20;
const STRETCH_STEPS = 40_000;

/** Several stops, and the longest of them by the clock and by what was computed. */
class Stops {
  ms = 0;
  cpuMs = 0;
  readonly eachMs: number[] = [];

  end(beganMs: number, beganCpuMs: number): void {
    const tookMs = performance.now() - beganMs;
    this.eachMs.push(tookMs);
    this.ms = Math.max(this.ms, tookMs);
    this.cpuMs = Math.max(this.cpuMs, threadCpuMs() - beganCpuMs);
  }
}

/** A task with one table, BIGINT to COUNT and SUM, on this thread, and the thread that writes its checkpoints. */
export class StateTask implements AsyncDisposable {
  readonly table: KeyedTable;
  readonly #builder = new BatchBuilder(SCHEMA);
  readonly #hash = createKeyHasher(SCHEMA, [0]);
  readonly #hashes = new Int32Array(BATCH);
  readonly #rows = new Int32Array(BATCH);
  readonly #buffers = new SlotStateBuffers();
  readonly #worker: Worker;
  #inbox: FromWriter[] = [];
  #nextId = 1;
  #base: number | null = null;

  constructor(directory: string) {
    const accumulators = createAccumulators(
      [
        { fn: "COUNT", argument: null, name: "count", type: bigint(false) },
        { fn: "SUM", argument: 1, name: "sum", type: bigint() },
      ],
      SCHEMA,
    );
    const memory = { reserveMemory: () => {}, releaseMemory: () => {} };
    this.table = new KeyedTable({ keyTypes: [bigint(false)], accumulators }, memory);
    this.#worker = new Worker(new URL("./writer-thread.ts", import.meta.url), { workerData: directory });
    this.#worker.on("message", (answer: FromWriter) => this.#inbox.push(answer));
  }

  /** Adds one row for each of `count` keys from `from` on, by `keyAt`. */
  add(from: number, count: number, keyAt: (index: number) => number): void {
    const [key, amount] = this.#builder.columns;
    if (key?.kind !== "int64" || amount?.kind !== "int64") throw new Error("two BIGINT columns");
    for (let done = 0; done < count; done += BATCH) {
      const length = Math.min(BATCH, count - done);
      this.#builder.reset();
      for (let i = 0; i < length; i++) {
        const value = keyAt(from + done + i);
        key.words[2 * i] = value;
        key.words[2 * i + 1] = 0;
        amount.words[2 * i] = 1;
        amount.words[2 * i + 1] = 0;
      }
      amount.nulls?.fill(0);
      this.#builder.rowCount = length;
      const batch = this.#builder.take();
      this.#hash(batch, this.#hashes);
      this.table.findRows([batch.columns[0]!], 0, length, this.#hashes, this.#rows);
      for (const accumulator of this.table.accumulators)
        accumulator.add(batch.columns[1]!, 0, length, this.#rows);
    }
  }

  /** A checkpoint, with `work` between its slices where there is some. */
  checkpoint(incremental: boolean, work: (() => void) | null): Promise<Checkpointed> {
    return this.#take(incremental, work, "checkpoint");
  }

  /** The same that nothing builds on. */
  savepoint(work: (() => void) | null): Promise<Checkpointed> {
    return this.#take(false, work, "savepoint");
  }

  // oxlint-disable-next-line max-params -- what of, beside what, what for
  async #take(
    incremental: boolean,
    work: (() => void) | null,
    type: "checkpoint" | "savepoint",
  ): Promise<Checkpointed> {
    const about = { checkpointId: this.#nextId++, vertexId: "v", subtask: 0 };
    const beganMs = performance.now();
    const cpuMs = threadCpuMs();
    const base = incremental ? this.#base : null;
    const snapshot = this.table.changes.begin(base !== null, { subtask: 0, namespace: 0 });
    const stops = new Stops();
    stops.end(beganMs, cpuMs);
    while (!snapshot.done) {
      await this.#receive();
      const slicedMs = performance.now();
      const slicedCpuMs = threadCpuMs();
      if (this.#buffers.available) {
        const bytes = snapshot.next(about.checkpointId, (length) => this.#buffers.take(length));
        const section = { operatorUid: "op", name: "t", keyGroup: TABLE_STATE };
        const buffer = bytes.buffer as ArrayBuffer;
        this.#send({ kind: "slice", about, section, buffer, length: bytes.length }, [buffer]);
        stops.end(slicedMs, slicedCpuMs);
      }
      work?.();
    }
    const [endMs, endCpuMs] = [performance.now(), threadCpuMs()];
    snapshot.end();
    this.#send({ kind: "finish", about, base, type });
    stops.end(endMs, endCpuMs);
    const bytes = await this.#finished(work);
    if (type === "savepoint") {
      this.table.changes.aborted();
    } else {
      this.table.changes.completed();
      this.#base = about.checkpointId;
    }
    const ms = performance.now() - beganMs;
    return { ms, bytes, longestStopMs: stops.ms, longestStopCpuMs: stops.cpuMs, stopsMs: stops.eachMs };
  }

  /**
   * What the machine adds: as many stretches of the same work on this thread, with nothing to write. The longest that one of
   * them took, by the clock: no stop can be told to be shorter than that.
   */
  async longestStretchMs(count: number): Promise<number> {
    const places = new Float64Array(STRETCH_PLACES);
    const stretches = new Stops();
    let at = 1;
    for (let stretch = 0; stretch < count; stretch++) {
      await new Promise((resolve) => setImmediate(resolve));
      const [beganMs, cpuMs] = [performance.now(), threadCpuMs()];
      for (let step = 0; step < STRETCH_STEPS; step++) {
        at = (Math.imul(at, 1_664_525) + 1_013_904_223) >>> 0;
        places[at % STRETCH_PLACES]! += 1;
      }
      stretches.end(beganMs, cpuMs);
    }
    return stretches.ms;
  }

  /** Whether what is written from now on is made durable. Nothing is built on what was written before. */
  durable(durable: boolean): void {
    this.#base = null;
    this.#send({ kind: "durable", durable });
  }

  async raw(bytes: number): Promise<number> {
    const beganMs = performance.now();
    this.#send({ kind: "raw", bytes });
    await this.#finished(null);
    return performance.now() - beganMs;
  }

  /** Removes what was written. */
  async clear(): Promise<void> {
    this.#base = null;
    this.#send({ kind: "clear" });
    await this.#finished(null);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }

  #send(message: ToWriter, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, [...transfer]);
  }

  /** What the writer has answered meanwhile. */
  async #receive(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#inbox = this.#inbox.filter((message) => {
      if (message.kind !== "returned") return true;
      this.#buffers.returned(message.buffer);
      return false;
    });
  }

  async #finished(work: (() => void) | null): Promise<number> {
    for (;;) {
      await this.#receive();
      const finished = this.#inbox.shift();
      if (finished?.kind === "finished") return finished.bytes;
      work?.();
    }
  }
}
