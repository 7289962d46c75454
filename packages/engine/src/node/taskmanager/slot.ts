import { flushCompileCache } from "node:module";
import type { MessagePort } from "node:worker_threads";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { invariant } from "@millrace/graph";
import { trustFunctions } from "../../functions/create-vm.ts";
import { Doorbell } from "../../network/doorbell.ts";
import { NetworkMemory } from "../../network/network-memory.ts";
import { AtomicWords } from "../../network/word-memory.ts";
import type { PhaseListener } from "../../phases/checkpoint-phase.ts";
import { phasesOfTasks } from "../../phases/phases-of-tasks.ts";
import type { OperatorRegistry } from "../../task/operator-registry.ts";
import { SlotExecutor } from "../../taskmanager/slot/slot-executor.ts";
import { SlotIo } from "../../taskmanager/slot/slot-io.ts";
import { SlotMemory } from "../../taskmanager/slot/slot-memory.ts";
import { DiskSpillStorage } from "../../spill/disk-spill-storage.ts";
import type { DiskSpillOptions } from "../../spill/disk-spill-storage.ts";
import { nodeSpillFiles } from "../spill/node-spill-files.ts";
import { largeArrays } from "../../state/grown-array.ts";
import { slotStateBackends } from "../state/slot-state-backends.ts";
import { provideNodeSandbox } from "../node-sandbox.ts";
import { loadPhases } from "./load-phases.ts";
import { nodeClock } from "./node-clock.ts";
import { ThreadWords } from "./shared-words.ts";
import { threadCpuMs } from "./thread-cpu.ts";

export interface SlotData {
  readonly slot: number;
  readonly control: MessagePort;
  readonly io: MessagePort;
  readonly network: SharedArrayBuffer;
  readonly threads: SharedArrayBuffer;
  readonly managedMemoryBytes: number;
  /** For state outside of memory: the slot's own, emptied when its thread begins. */
  readonly stateDirectory: string;
  /** Batch: where what its tasks write between stages lies. */
  readonly spill: DiskSpillOptions;
  /** Module that exports `operators`. */
  readonly operatorsUrl: string;
  readonly phasesUrl: string | null;
  readonly trustedFunctions: boolean;
}

/** Between two looks at the control messages, while tasks are busy. */
const BUDGET_MS = 4;
const CPU_SAMPLE_MS = 100;
/** A slot in which nothing has happened for so long gives back the memory that it keeps for what is restored in it. */
const KEEP_MEMORY_MS = 10_000;

/** A slot's thread: runs its tasks, and parks on its doorbell when none can go on. It has no event loop while it runs. */
class Slot {
  readonly #data: SlotData;
  readonly #bell: Doorbell;
  readonly #words: ThreadWords;
  readonly #io: SlotIo;
  readonly #managed: SlotMemory;
  readonly #executor: SlotExecutor;
  #cpuSampledMs = 0;

  constructor(data: SlotData, operators: OperatorRegistry, phases: PhaseListener | null) {
    const { io, control } = data;
    const memory = new NetworkMemory(new AtomicWords(data.network));
    this.#data = data;
    this.#bell = new Doorbell(memory, data.slot);
    this.#words = new ThreadWords(data.threads, data.slot);
    this.#io = new SlotIo({
      post: (message, transfer) => io.postMessage(message, transfer),
      take: () => receiveMessageOnPort(io)?.message ?? null,
    });
    this.#managed = new SlotMemory(data.managedMemoryBytes);
    this.#executor = new SlotExecutor({
      clock: nodeClock,
      operators,
      memory,
      io: this.#io,
      managed: this.#managed,
      stateBackend: slotStateBackends(data.stateDirectory),
      spill: new DiskSpillStorage(data.spill, nodeSpillFiles),
      trace: phases === null ? null : phasesOfTasks(phases),
      send: (message) => control.postMessage(message),
    });
  }

  run(): never {
    const { scheduler } = this.#executor;
    for (;;) {
      this.#words.countBeat();
      this.#receive();
      if (scheduler.runFor(BUDGET_MS)) {
        this.#sampleCpu();
        continue;
      }
      this.#bell.arm();
      if (this.#receive() || scheduler.runRound()) {
        this.#bell.disarm();
        continue;
      }
      this.#park();
    }
  }

  #park(): void {
    const wakeMs = this.#executor.scheduler.nextWakeMs;
    const parkedMs = nodeClock.monotonicMs();
    const mostMs = largeArrays.keptBytes > 0 ? KEEP_MEMORY_MS : null;
    const timeoutMs = wakeMs === null ? mostMs : Math.min(wakeMs - parkedMs, mostMs ?? Infinity);
    if (timeoutMs !== null && timeoutMs <= 0) {
      this.#bell.disarm();
      return;
    }
    this.#sampleCpu();
    this.#executor.sampleChannels();
    this.#words.parked = true;
    this.#bell.park(timeoutMs);
    this.#words.parked = false;
    if (nodeClock.monotonicMs() - parkedMs >= KEEP_MEMORY_MS) largeArrays.forget();
  }

  #sampleCpu(): void {
    const nowMs = nodeClock.monotonicMs();
    if (nowMs - this.#cpuSampledMs < CPU_SAMPLE_MS) return;
    this.#cpuSampledMs = nowMs;
    this.#words.cpuMs = threadCpuMs();
    this.#words.managedUsed = this.#managed.used;
    this.#executor.sampleChannels();
  }

  #receive(): boolean {
    let any = this.#io.receive();
    const { control } = this.#data;
    for (let next = receiveMessageOnPort(control); next !== undefined; next = receiveMessageOnPort(control)) {
      any = true;
      this.#executor.receive(next.message);
    }
    return any;
  }
}

invariant(parentPort, "a slot is a worker");
const data: SlotData = workerData;
provideNodeSandbox();
if (data.trustedFunctions) trustFunctions();
const module: { readonly operators: OperatorRegistry } = await import(data.operatorsUrl);
parentPort.postMessage("ready");
// The thread is ended, never left: what it compiled is kept for the next one now.
flushCompileCache();
new Slot(data, module.operators, await loadPhases(data.phasesUrl, "taskmanager")).run();
