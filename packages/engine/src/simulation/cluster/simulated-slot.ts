import { ARMED, Doorbell } from "../../network/doorbell.ts";
import type { NetworkMemory } from "../../network/network-memory.ts";
import type { OperatorRegistry } from "../../task/operator-registry.ts";
import { DiskSpillStorage } from "../../spill/disk-spill-storage.ts";
import { partitionsOfEpoch } from "../../spill/partition-directory.ts";
import { hashMapStateBackend } from "../../state/keyed-state-backend.ts";
import type { KeyedStateBackend } from "../../state/keyed-state-backend.ts";
import { StoredStateBackend } from "../../state/stored/stored-state-backend.ts";
import type { Task } from "../../task/task.ts";
import type { IoToSlot, SlotToIo } from "../../taskmanager/io/io-protocol.ts";
import type { FromSlot, ToSlot } from "../../taskmanager/slot-messages.ts";
import { SlotExecutor } from "../../taskmanager/slot/slot-executor.ts";
import { SlotIo } from "../../taskmanager/slot/slot-io.ts";
import { SlotMemory } from "../../taskmanager/slot/slot-memory.ts";
import { Mailbox } from "./mailbox.ts";
import type { SimulatedDisk } from "./simulated-disk.ts";
import { SimulatedPageStore } from "./simulated-page-store.ts";
import { DATA } from "./simulated-place.ts";
import { SimulatedSpillFiles } from "./simulated-spill-files.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import type { Activity } from "./world.ts";

export interface SimulatedSlotOptions {
  readonly slot: number;
  readonly process: SimulatedProcess;
  readonly memory: NetworkMemory;
  readonly operators: OperatorRegistry;
  readonly managedMemoryBytes: number;
  readonly taskManager: { readonly id: string; readonly epoch: number };
  readonly disk: SimulatedDisk;
  readonly batch: SlotBatch;
  /** Memory of a table whose rows lie in pages. */
  readonly stateCacheBytes: number;
  /** Rows that a source gives in a step at most: a random number below it. */
  readonly pollRows: number;
  readonly toIo: (message: SlotToIo) => void;
  readonly toMain: (message: FromSlot) => void;
}

/** What its tasks may sort in, and what it may have on disk of batch jobs. */
export interface SlotBatch {
  readonly sortMemoryBytes: number;
  readonly maxBytes: number;
}

const PAGES_BYTES = 1 << 28;

/** Where the thread's loop stands. */
type Phase = "receive" | "round" | "armed" | "last-round" | "parked";

/**
 * The thread of a slot, one step of one task at a time: the same loop as in a TaskManager process, with the same doorbell.
 * Between two of its micro-steps other threads write to its channels, send it messages and ring.
 */
export class SimulatedSlot implements Activity {
  readonly name: string;
  readonly settles = false;
  readonly process: SimulatedProcess;
  readonly managed: SlotMemory;
  readonly control: Mailbox<ToSlot>;
  readonly fromIo: Mailbox<IoToSlot>;
  readonly #bell: Doorbell;
  readonly #memory: NetworkMemory;
  readonly #io: SlotIo;
  readonly #directory: string;
  readonly #files: SimulatedSpillFiles;
  readonly #executor: SlotExecutor;
  #phase: Phase = "receive";
  #round: Task[] = [];
  #anyReady = false;
  /** It never gives up its thread again. */
  #stuck = false;

  constructor(options: SimulatedSlotOptions) {
    const { slot, process, memory, operators, toIo, toMain, managedMemoryBytes, pollRows } = options;
    const { disk, batch, taskManager } = options;
    this.name = `slot ${slot}`;
    this.process = process;
    this.#memory = memory;
    this.#directory = `${DATA}/working/${taskManager.id}`;
    this.#files = new SimulatedSpillFiles(disk, process);
    this.#bell = new Doorbell(memory, slot);
    this.control = new Mailbox({ name: "control", process });
    this.fromIo = new Mailbox({ name: "io", process });
    this.managed = new SlotMemory(managedMemoryBytes);
    this.#io = new SlotIo({ post: (message) => toIo(message), take: () => this.fromIo.take() });
    this.#executor = new SlotExecutor({
      clock: process.clock,
      operators,
      memory,
      io: this.#io,
      managed: this.managed,
      send: toMain,
      poison: true,
      spill: new DiskSpillStorage(
        {
          partitions: partitionsOfEpoch(DATA, taskManager.epoch),
          temporaryDirectory: `${this.#directory}/spill-${slot}`,
          maxBytes: batch.maxBytes,
        },
        this.#files,
      ),
      sortMemoryBytes: batch.sortMemoryBytes,
      stateBackend: ({ stateBackend }) =>
        stateBackend?.kind === "lmdb" ? this.#pages(options) : hashMapStateBackend,
      pollRows: () => 1 + process.world.random.below(pollRows),
    });
    process.world.add(this);
  }

  ring(): void {
    this.#bell.ring();
  }

  /** A task that computes for ever. */
  stick(): void {
    this.#stuck = true;
  }

  get stuck(): boolean {
    return this.#stuck;
  }

  /** The thread is gone. */
  end(): void {
    this.process.world.remove(this);
    this.control.cut(0);
    this.fromIo.cut(0);
    this.#bell.disarm();
    this.#files.closeAll();
  }

  readyUs(): number {
    if (this.#stuck) return Number.POSITIVE_INFINITY;
    if (this.#phase !== "parked" || this.#memory.words.load(this.#bell.word) !== ARMED) return 0;
    const { nextWakeMs } = this.#executor.scheduler;
    return nextWakeMs === null ? Number.POSITIVE_INFINITY : Math.ceil(nextWakeMs * 1_000);
  }

  act(): void {
    switch (this.#phase) {
      case "receive":
        this.#receive();
        this.#beginRound("round");
        return;
      case "round":
        if (this.#stepOne()) return;
        if (this.#anyReady) this.#phase = "receive";
        else this.#arm();
        return;
      case "armed":
        if (this.#receive()) this.#disarm();
        else this.#beginRound("last-round");
        return;
      case "last-round":
        if (this.#stepOne()) return;
        if (this.#anyReady) this.#disarm();
        else this.#phase = "parked";
        return;
      case "parked":
        this.#disarm();
        return;
    }
  }

  #pages({ slot, disk, process, stateCacheBytes }: SimulatedSlotOptions): KeyedStateBackend {
    const path = `${this.#directory}/slot-${slot}`;
    const open = (): SimulatedPageStore =>
      new SimulatedPageStore({ disk, process, path, maxBytes: PAGES_BYTES });
    return new StoredStateBackend(open, stateCacheBytes);
  }

  #beginRound(phase: "round" | "last-round"): void {
    this.#phase = phase;
    this.#anyReady = false;
    this.#round = [...this.#executor.scheduler.tasks];
  }

  #arm(): void {
    this.#bell.arm();
    this.#phase = "armed";
  }

  #disarm(): void {
    this.#bell.disarm();
    this.#phase = "receive";
  }

  /** False where every task of the round has had its step. */
  #stepOne(): boolean {
    const { random } = this.process.world;
    const [task] = this.#round.splice(random.below(this.#round.length || 1), 1);
    if (task === undefined) return false;
    const status = task.step();
    if (status === "ready") this.#anyReady = true;
    else if (status === "done") this.#executor.scheduler.remove(task);
    return true;
  }

  #receive(): boolean {
    let any = this.#io.receive();
    for (let next = this.control.take(); next !== null; next = this.control.take()) {
      any = true;
      this.#executor.receive(next);
    }
    return any;
  }
}
