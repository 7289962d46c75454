import { ChannelAllocator } from "../../network/channel-allocator.ts";
import { ARMED, Doorbell } from "../../network/doorbell.ts";
import { NetworkMemory, networkMemoryBytes, SEGMENT_BYTES } from "../../network/network-memory.ts";
import { PlainWords } from "../../network/word-memory.ts";
import type { TaskManagerSample, ToJobManager, ToTaskManager } from "../../rpc/gateway.ts";
import type { FileSystem } from "../../storage/file-system.ts";
import { loadStateFiles } from "../../storage/state-files.ts";
import type { OperatorRegistry } from "../../task/operator-registry.ts";
import { taskIdOf, taskKey } from "../../task/task-deployment.ts";
import type { TaskId } from "../../task/task-deployment.ts";
import type { IoToMain, SlotToIo } from "../../taskmanager/io/io-protocol.ts";
import { IoTasks } from "../../taskmanager/io/io-tasks.ts";
import type { OutputFiles } from "../../taskmanager/io/output-files.ts";
import { RemoteChannels } from "../../taskmanager/io/remote-channels.ts";
import { TaskExecutor } from "../../taskmanager/task-executor.ts";
import { Mailbox } from "./mailbox.ts";
import { SimulatedDevices } from "./simulated-devices.ts";
import type { SimulatedPeers } from "./simulated-peers.ts";
import type { SimulatedTables } from "./simulated-tables.ts";
import type { SimulatedServers } from "./simulated-servers.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import type { SimulatedDisk } from "./simulated-disk.ts";
import { SimulatedSlot } from "./simulated-slot.ts";
import type { SlotBatch } from "./simulated-slot.ts";
import type { Activity } from "./world.ts";
import type { SlotLoss } from "../../taskmanager/slot-loss.ts";

export interface TaskManagerOptions {
  readonly id: string;
  readonly epoch: number;
  readonly process: SimulatedProcess;
  readonly slots: number;
  readonly segments: number;
  readonly managedMemoryBytes: number;
  readonly files: FileSystem & OutputFiles;
  readonly peers: SimulatedPeers;
  readonly disk: SimulatedDisk;
  readonly batch: SlotBatch;
  readonly stateCacheBytes: number;
  readonly servers: SimulatedServers;
  readonly tables: SimulatedTables;
  readonly operators: OperatorRegistry;
  readonly pollRows: number;
  /** The epoch that the data directory has now. */
  readonly readEpoch: () => Promise<number>;
  readonly send: (message: ToJobManager) => void;
  /** Ends the process. */
  readonly end: (problem: string) => void;
  /** A slot handed a message to the I/O thread. */
  readonly watchIo: (message: SlotToIo) => void;
}

const HEARTBEAT_MS = 250;
/** A slot that does not give up its thread for so long is ended. */
const STUCK_AFTER_MS = 5_000;

interface IoOfSlot {
  readonly tasks: IoTasks;
  readonly inbox: Mailbox<SlotToIo>;
}

type Request = { readonly name: string; readonly run: () => void };

/**
 * A TaskManager: main thread, slots and I/O thread around one memory, as in a process of its own. What its threads tell
 * each other is a message that takes its time.
 */
export class SimulatedTaskManager {
  readonly id: string;
  readonly process: SimulatedProcess;
  readonly memory: NetworkMemory;
  readonly channels: ChannelAllocator;
  readonly slots: SimulatedSlot[] = [];
  readonly #options: TaskManagerOptions;
  readonly #executor: TaskExecutor;
  readonly #remote: RemoteChannels;
  readonly #io: IoOfSlot[] = [];
  /** To the main thread, and to the I/O thread. */
  readonly #toMain: Mailbox<Request>;
  readonly #toIo: Mailbox<Request>;
  readonly #slotOfTask = new Map<string, number>();
  readonly #closedParts = new Set<string>();

  constructor(options: TaskManagerOptions) {
    const { id, process, slots, segments, peers } = options;
    this.#options = options;
    this.id = id;
    this.process = process;
    const size = { segments, channels: Math.ceil(segments / 2), doorbells: slots + 1 };
    const words = new PlainWords(new ArrayBuffer(networkMemoryBytes(size)));
    this.memory = NetworkMemory.create(words, size, { poison: true });
    this.channels = new ChannelAllocator(this.memory);
    const run = ({ run: act }: Request): void => act();
    const nameOf = ({ name }: Request): string => name;
    this.#toMain = new Mailbox({ name: "main", process, receive: run, nameOf });
    this.#toIo = new Mailbox({ name: "to io", process, receive: run, nameOf });
    this.#executor = this.#makeExecutor();
    this.#remote = new RemoteChannels(this.memory, ({ taskManagerId }) => peers.to(id, taskManagerId));
    peers.join({
      id,
      process,
      receive: (message) => this.#remote.receive(message),
      lost: (peer, problem) => {
        this.#remote.lost(peer);
        this.#post("peer lost", () => this.#executor.peerLost(peer, `connection lost: ${problem}`));
      },
    });
    process.world.add(this.#pump());
    for (let slot = 0; slot < slots; slot++) this.#startSlot(slot);
  }

  /** Every thread is there. */
  register(): void {
    const { id, slots, send } = this.#options;
    send({ kind: "registered", taskManagerId: id, pid: 1, host: id, port: 1, slots });
    this.#beat();
  }

  receive(message: ToTaskManager): void {
    if (message.kind === "shutdown") {
      this.#options.end("");
      return;
    }
    if (message.kind === "deploy") {
      for (const { deployment, slot } of message.tasks)
        this.#slotOfTask.set(taskKey(taskIdOf(deployment)), slot);
    }
    this.#executor.receive(message);
  }

  /** The thread of a slot ends; another takes its place. */
  loseSlot(slot: number, loss: SlotLoss): void {
    this.slots[slot]!.end();
    const tasks = this.#executor.tasksOf(slot);
    this.#request("abandon", () => {
      this.#io[slot]?.inbox.cut(0);
      void this.#io[slot]?.tasks.abandon(tasks);
    });
    this.#executor.slotLost(slot, loss);
    this.#startSlot(slot);
  }

  #startSlot(slot: number): void {
    const { id, epoch, process, operators, managedMemoryBytes, pollRows, watchIo } = this.#options;
    const { disk, batch, stateCacheBytes } = this.#options;
    const before = this.#io[slot];
    const inbox = new Mailbox<SlotToIo>({
      name: `io of slot ${slot}`,
      process,
      receive: (message) => tasks.receive(message),
      nameOf: ({ kind }) => kind,
    });
    const made = new SimulatedSlot({
      slot,
      process,
      memory: this.memory,
      operators,
      managedMemoryBytes,
      taskManager: { id, epoch },
      disk,
      batch,
      stateCacheBytes,
      pollRows,
      toIo: (message) => {
        inbox.post(message);
        watchIo(message);
      },
      toMain: (message) =>
        this.#post(message.kind, () => {
          if (this.slots[slot] === made) this.#executor.fromSlot(message);
        }),
    });
    const tasks = this.#makeIo(made);
    this.slots[slot] = made;
    inbox.held = true;
    this.#request("slot", () => {
      before?.inbox.cut(0);
      inbox.held = false;
      this.#io[slot] = { tasks, inbox };
    });
  }

  #makeIo(slot: SimulatedSlot): IoTasks {
    const { id, epoch, files, process, servers, tables } = this.#options;
    return new IoTasks({
      copies: null,
      taskManagerId: id,
      epoch,
      files,
      outputs: files,
      closedParts: this.#closedParts,
      devices: new SimulatedDevices({
        files,
        servers,
        tables,
        random: process.world.random,
        process,
      }),
      clock: process.clock,
      timers: process.timers,
      sendToMain: (message) => this.#fromIo(message),
      sendToSlot: (message) => {
        slot.fromIo.post(message);
        slot.ring();
      },
    });
  }

  #fromIo(message: IoToMain): void {
    if (message.kind === "to-job-manager")
      this.#post(message.message.kind, () => this.#options.send(message.message));
    else if (message.kind === "task-state")
      this.#post(`${message.kind} ${message.state}`, () => this.#executor.taskState(message));
  }

  #makeExecutor(): TaskExecutor {
    const { id, slots, files, send } = this.#options;
    return new TaskExecutor({
      taskManagerId: id,
      slots,
      channels: this.channels,
      sendToSlot: (slot, message) => {
        this.slots[slot]?.control.post(message);
        this.slots[slot]?.ring();
      },
      openRemote: (channels) => this.#request("open remote", () => this.#remote.open(channels)),
      closeRemote: (channels, drain) =>
        this.#asked("close remote", () => this.#remote.close(channels, drain)),
      loadState: (stateFiles) => this.#asked("load state", () => loadStateFiles(files, stateFiles)),
      setCommitBound: (task, bound) => {
        const slot = this.#slotOf(task);
        this.#request("commit bound", () => this.#io[slot]?.tasks.setCommitBound(task, bound));
      },
      allocateMetrics: (words) => new Float64Array(words),
      nowMs: () => this.process.clock.nowMs(),
      sendToJobManager: (message) => {
        if (message.kind === "task-state" && isTerminal(message.state))
          this.#slotOfTask.delete(taskKey(message.task));
        send(message);
      },
    });
  }

  /** The I/O thread looks at the remote channels whenever its doorbell was rung. */
  #pump(): Activity {
    const bell = new Doorbell(this.memory, this.#options.slots);
    return {
      name: "pump",
      process: this.process,
      settles: true,
      readyUs: () => (this.memory.words.load(bell.word) === ARMED ? Number.POSITIVE_INFINITY : 0),
      act: () => {
        bell.arm();
        this.#remote.pump();
      },
    };
  }

  #beat(): void {
    const { id, send, epoch, end, readEpoch } = this.#options;
    for (const [slot, { stuck }] of this.slots.entries()) if (stuck) this.#watchStuck(slot);
    send({ kind: "heartbeat", taskManagerId: id, sample: this.#sample() });
    this.process.timers.after(HEARTBEAT_MS, () => this.#beat());
    readEpoch().then(
      (present) => {
        if (present > epoch) end(`epoch ${epoch} is over, ${present} has begun`);
      },
      () => {},
    );
  }

  #watchStuck(slot: number): void {
    const stuck = this.slots[slot];
    this.process.timers.after(STUCK_AFTER_MS, () => {
      if (this.slots[slot] === stuck) this.loseSlot(slot, { kind: "stuck", computedMs: STUCK_AFTER_MS });
    });
  }

  #sample(): TaskManagerSample {
    const { total, freeSegments } = {
      total: this.memory.size.segments,
      freeSegments: this.memory.freeSegments,
    };
    return {
      timeMs: this.process.clock.nowMs(),
      heapBytes: 0,
      rssBytes: 0,
      segments: { total, used: total - freeSegments, bytes: SEGMENT_BYTES },
      slots: this.slots.map(({ managed }) => ({
        cpu: 0,
        managedUsed: managed.used,
        managedTotal: managed.total,
      })),
      ioThread: { cpu: 0 },
      mainThread: { cpu: 0 },
      tasks: this.#executor.samples(),
    };
  }

  #slotOf(task: TaskId): number {
    return this.#slotOfTask.get(taskKey(task)) ?? 0;
  }

  #post(name: string, run: () => void): void {
    this.#toMain.post({ name, run });
  }

  #request(name: string, run: () => void): void {
    this.#toIo.post({ name, run });
  }

  /** A request that the I/O thread answers. */
  #asked<T>(name: string, answer: () => Promise<T>): Promise<T> {
    return new Promise((resolve) => {
      this.#request(name, () => {
        void answer().then((result) => this.#post(`${name}: done`, () => resolve(result)));
      });
    });
  }
}

const isTerminal = (state: string): boolean =>
  state === "finished" || state === "failed" || state === "cancelled";
