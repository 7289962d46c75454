import { MessageChannel, Worker } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { once } from "node:events";
import type { Doorbell } from "../../network/doorbell.ts";
import type { FromSlot, ToSlot } from "../../taskmanager/slot-messages.ts";
import type { SlotLoss } from "../../taskmanager/slot-loss.ts";
import { stateBuffers } from "../../taskmanager/state-buffers.ts";
import { ThreadWords } from "./shared-words.ts";
import type { SlotData } from "./slot.ts";

export interface SlotHostOptions {
  readonly data: Omit<SlotData, "control" | "io">;
  readonly bell: Doorbell;
  /** The I/O thread's end of the way to this slot's present thread. */
  readonly connectIo: (port: MessagePort) => void;
  readonly receive: (message: FromSlot) => void;
  /** The thread is gone; when this returns a new one is started. */
  readonly lost: (loss: SlotLoss) => void;
}

/** A thread that neither computes nor waits for its doorbell for so long is lost. */
const HUNG_AFTER_MS = 60_000;
/** A process that slept itself has not watched. */
const MOST_BETWEEN_WATCHES_MS = 1_000;

/** Keeps a thread for a slot: one that ends is replaced, one that is stuck is ended. */
export class SlotHost {
  readonly #options: SlotHostOptions;
  readonly #words: ThreadWords;
  #worker: Worker | null = null;
  #control: MessagePort | null = null;
  #ready: Promise<unknown> = Promise.resolve();
  #lastBeat = 0;
  #watchedMs = 0;
  /** For so long it has been in this round, as far as it was watched. */
  #hungMs = 0;
  /** CPU time of the thread when it was first seen in this round. */
  #beatCpuMs: number | null = null;
  #lastCpuMs = 0;

  constructor(options: SlotHostOptions) {
    this.#options = options;
    this.#words = new ThreadWords(options.data.threads, options.data.slot);
    this.#start();
  }

  /** Resolves when the present thread has loaded its code. Rejects with what ended it before. */
  async ready(): Promise<void> {
    await this.#ready;
  }

  /** The state that is to be restored in it goes there for good. */
  send(message: ToSlot): void {
    const { restore = null, restoredInFlight = [] } = message.kind === "deploy" ? message.deployment : {};
    const state = [...(restore?.sections ?? []), ...restoredInFlight];
    this.#control?.postMessage(message, stateBuffers(state));
    this.#options.bell.ring();
  }

  get words(): ThreadWords {
    return this.#words;
  }

  /** CPU time since the last call, ms. */
  takeCpuMs(): number {
    const spent = Math.max(0, this.#words.cpuMs - this.#lastCpuMs);
    this.#lastCpuMs = this.#words.cpuMs;
    return spent;
  }

  /**
   * Ends a thread that is neither parked nor counts its rounds: once it has computed for so long in one, or, computing
   * nothing, has hung for much longer. Time in which the machine gave it no core does not count against it.
   */
  watch(nowMs: number, stuckAfterCpuMs: number): void {
    const { beat, parked } = this.#words;
    const sinceMs = Math.min(nowMs - this.#watchedMs, MOST_BETWEEN_WATCHES_MS);
    this.#watchedMs = nowMs;
    if (parked || beat !== this.#lastBeat || beat === 0) {
      this.#lastBeat = beat;
      this.#hungMs = 0;
      this.#beatCpuMs = null;
      return;
    }
    this.#hungMs += sinceMs;
    if (this.#hungMs >= HUNG_AFTER_MS) this.#replace({ kind: "hung", waitedMs: HUNG_AFTER_MS });
    else void this.#weigh(beat, stuckAfterCpuMs);
  }

  /** Looks what the thread has computed since it counted this round. */
  async #weigh(beat: number, stuckAfterCpuMs: number): Promise<void> {
    const worker = this.#worker;
    const usage = await worker?.cpuUsage().catch(() => null);
    if (!usage || worker !== this.#worker || beat !== this.#words.beat || this.#words.parked) return;
    const cpuMs = (usage.user + usage.system) / 1_000;
    this.#beatCpuMs ??= cpuMs;
    if (cpuMs - this.#beatCpuMs < stuckAfterCpuMs) return;
    this.#beatCpuMs = null;
    this.#replace({ kind: "stuck", computedMs: stuckAfterCpuMs });
  }

  #start(): void {
    const { data, connectIo, receive } = this.#options;
    const control = new MessageChannel();
    const io = new MessageChannel();
    this.#words.clear();
    this.#lastBeat = 0;
    this.#lastCpuMs = 0;
    this.#control = control.port1;
    control.port1.on("message", receive);
    connectIo(io.port1);
    const workerData: SlotData = { ...data, control: control.port2, io: io.port2 };
    const worker = new Worker(new URL("./slot.ts", import.meta.url), {
      workerData,
      transferList: [control.port2, io.port2],
    });
    this.#worker = worker;
    this.#ready = once(worker, "message");
    this.#ready.catch(() => {});
    const ended = (problem: string): void => this.#gone(worker, { kind: "ended", problem });
    worker.on("error", (error) => ended(error instanceof Error ? error.message : String(error)));
    worker.on("exit", (code) => ended(`its thread ended with code ${code}`));
  }

  #replace(loss: SlotLoss): void {
    const worker = this.#worker;
    if (worker === null) return;
    worker.removeAllListeners("exit");
    void worker.terminate().then(() => this.#gone(worker, loss));
  }

  #gone(worker: Worker, loss: SlotLoss): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#control?.close();
    this.#options.bell.disarm();
    this.#options.lost(loss);
    this.#start();
  }
}
