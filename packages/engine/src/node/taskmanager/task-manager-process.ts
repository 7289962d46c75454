import { flushCompileCache } from "node:module";
import { join } from "node:path";
import { ChannelAllocator } from "../../network/channel-allocator.ts";
import { Doorbell } from "../../network/doorbell.ts";
import { NetworkMemory, networkMemoryBytes, SEGMENT_BYTES } from "../../network/network-memory.ts";
import type { NetworkMemorySize } from "../../network/network-memory.ts";
import { AtomicWords } from "../../network/word-memory.ts";
import type { PhaseListener } from "../../phases/checkpoint-phase.ts";
import { phaseOfMessage } from "../../phases/phases-of-messages.ts";
import type { TaskManagerSample, ToJobManager, ToTaskManager } from "../../rpc/gateway.ts";
import type { TaskState } from "../../task/task.ts";
import { taskIdOf, taskKey } from "../../task/task-deployment.ts";
import type { TaskId } from "../../task/task-deployment.ts";
import { TaskExecutor } from "../../taskmanager/task-executor.ts";
import { readEpoch } from "../../storage/epoch.ts";
import { nodeFiles } from "../storage/node-files.ts";
import { partitionsOfEpoch } from "../../spill/partition-directory.ts";
import { workingDirectory } from "../storage/working-directory.ts";
import type { TaskManagerConfiguration, TaskManagerStarting } from "./configuration.ts";
import { IoHost } from "./io-host.ts";
import { nodeClock } from "./node-clock.ts";
import { ThreadWords } from "./shared-words.ts";
import { threadCpuMs } from "./thread-cpu.ts";
import { SlotHost } from "./slot-host.ts";

const HEARTBEAT_MS = 250;
const MAX_SEGMENTS = 65_534;

/** A TaskManager in its process: main thread, slots and I/O thread around one shared memory. */
export class TaskManagerProcess {
  readonly #configuration: TaskManagerConfiguration;
  readonly #send: (message: ToJobManager | TaskManagerStarting) => void;
  readonly #end: (problem: string) => void;
  readonly #phases: PhaseListener | null;
  readonly #memory: NetworkMemory;
  readonly #io: IoHost;
  readonly #slots: readonly SlotHost[];
  readonly #executor: TaskExecutor;
  readonly #ioWords: ThreadWords;
  readonly #slotOfTask = new Map<string, number>();
  #ioCpuMs = 0;
  #mainCpuMs = threadCpuMs();
  #sampledMs = nodeClock.monotonicMs();

  constructor(
    configuration: TaskManagerConfiguration,
    links: {
      readonly send: (message: ToJobManager | TaskManagerStarting) => void;
      readonly end: (problem: string) => void;
      readonly phases: PhaseListener | null;
    },
  ) {
    this.#configuration = configuration;
    this.#send = (message) => {
      phaseOfMessage(message, links.phases);
      links.send(message);
    };
    this.#phases = links.phases;
    this.#end = links.end;
    const { slots, taskManagerId, secret, epoch, dataDir, allowedRoots, phasesUrl } = configuration;
    const network = new SharedArrayBuffer(networkMemoryBytes(memorySize(configuration)));
    const threads = ThreadWords.allocate(slots + 1);
    this.#memory = NetworkMemory.create(new AtomicWords(network), memorySize(configuration));
    this.#ioWords = new ThreadWords(threads, slots);
    this.#io = new IoHost({
      data: {
        ...{ taskManagerId, secret, epoch, dataDir, allowedRoots, slots, network, threads, phasesUrl },
        localState: localStateOf(configuration),
      },
      receive: (message) => {
        if (message.kind === "to-job-manager") this.#send(message.message);
        else if (message.kind === "peer-lost")
          this.#executor.peerLost(message.taskManagerId, message.problem);
        else this.#executor.taskState(message);
      },
      lost: this.#end,
    });
    this.#executor = this.#makeExecutor();
    this.#slots = Array.from({ length: slots }, (_, slot) => this.#makeSlot(slot, { network, threads }));
  }

  /** Registers when every thread is there. */
  async run(): Promise<void> {
    const { taskManagerId, slots } = this.#configuration;
    let threads = 0;
    const counted = async <T>(thread: Promise<T>): Promise<T> => {
      const started = await thread;
      this.#send({ kind: "starting", threads: ++threads });
      return started;
    };
    const [{ host, port }] = await Promise.all([
      counted(this.#io.listening),
      ...this.#slots.map((slot) => counted(slot.ready())),
    ]);
    this.#send({ kind: "registered", taskManagerId, pid: process.pid, host, port, slots });
    setInterval(() => void this.#heartbeat(), HEARTBEAT_MS);
    flushCompileCache();
  }

  receive(message: ToTaskManager): void {
    phaseOfMessage(message, this.#phases);
    if (message.kind === "shutdown") {
      this.#end("");
      return;
    }
    if (message.kind === "deploy") {
      for (const { deployment, slot } of message.tasks)
        this.#slotOfTask.set(taskKey(taskIdOf(deployment)), slot);
    }
    this.#executor.receive(message);
  }

  #makeExecutor(): TaskExecutor {
    const { taskManagerId, slots } = this.#configuration;
    return new TaskExecutor({
      taskManagerId,
      slots,
      channels: new ChannelAllocator(this.#memory),
      sendToSlot: (slot, message) => this.#slots[slot]?.send(message),
      openRemote: (channels) => this.#io.openRemote(channels),
      closeRemote: (channels, drain) => this.#io.closeRemote(channels, drain),
      loadState: (files) => this.#io.loadState(files),
      setCommitBound: (task, bound) => this.#io.setCommitBound(this.#slotOf(task), task, bound),
      allocateMetrics: (words) => new Float64Array(new SharedArrayBuffer(words * 8)),
      nowMs: () => nodeClock.nowMs(),
      sendToJobManager: (message) => {
        if (message.kind === "task-state" && isTerminal(message.state))
          this.#slotOfTask.delete(taskKey(message.task));
        this.#send(message);
      },
    });
  }

  #makeSlot(
    slot: number,
    memory: { readonly network: SharedArrayBuffer; readonly threads: SharedArrayBuffer },
  ): SlotHost {
    const configuration = this.#configuration;
    const { managedMemoryBytesPerSlot, operatorsUrl, phasesUrl, dataDir, taskManagerId } = configuration;
    return new SlotHost({
      data: {
        slot,
        ...memory,
        managedMemoryBytes: managedMemoryBytesPerSlot,
        stateDirectory: join(workingDirectory(dataDir, taskManagerId), `slot-${slot}`),
        spill: {
          partitions: partitionsOfEpoch(dataDir, configuration.epoch),
          temporaryDirectory: join(workingDirectory(dataDir, taskManagerId), `spill-${slot}`),
          maxBytes: configuration.spillBytesPerSlot,
        },
        operatorsUrl,
        phasesUrl,
        trustedFunctions: configuration.trustedFunctions,
      },
      bell: new Doorbell(this.#memory, slot),
      connectIo: (port) => this.#io.connectSlot(slot, port),
      receive: (message) => this.#executor.fromSlot(message),
      lost: (loss) => {
        this.#io.abandon(slot, this.#executor.tasksOf(slot));
        this.#executor.slotLost(slot, loss);
      },
    });
  }

  #slotOf(task: TaskId): number {
    return this.#slotOfTask.get(taskKey(task)) ?? 0;
  }

  async #heartbeat(): Promise<void> {
    const { dataDir, epoch, stuckAfterMs, taskManagerId } = this.#configuration;
    const nowMs = nodeClock.monotonicMs();
    for (const slot of this.#slots) slot.watch(nowMs, stuckAfterMs);
    this.#send({ kind: "heartbeat", taskManagerId, sample: this.#sample(nowMs) });
    const present = await readEpoch(nodeFiles, dataDir).catch(() => epoch);
    if (present > epoch) this.#end(`epoch ${epoch} is over, ${present} has begun`);
  }

  #takeMainCpuMs(): number {
    const cpuMs = threadCpuMs();
    const spent = cpuMs - this.#mainCpuMs;
    this.#mainCpuMs = cpuMs;
    return spent;
  }

  #sample(nowMs: number): TaskManagerSample {
    const elapsedMs = Math.max(1, nowMs - this.#sampledMs);
    this.#sampledMs = nowMs;
    const share = (cpuMs: number): number => Math.min(1, cpuMs / elapsedMs);
    const ioCpuMs = this.#ioWords.cpuMs - this.#ioCpuMs;
    this.#ioCpuMs = this.#ioWords.cpuMs;
    const { heapUsed, rss } = process.memoryUsage();
    const total = this.#memory.size.segments;
    return {
      timeMs: nodeClock.nowMs(),
      heapBytes: heapUsed,
      rssBytes: rss,
      segments: { total, used: total - this.#memory.freeSegments, bytes: SEGMENT_BYTES },
      slots: this.#slots.map((slot) => ({
        cpu: share(slot.takeCpuMs()),
        managedUsed: slot.words.managedUsed,
        managedTotal: this.#configuration.managedMemoryBytesPerSlot,
      })),
      ioThread: { cpu: share(ioCpuMs) },
      mainThread: { cpu: share(this.#takeMainCpuMs()) },
      tasks: this.#executor.samples(),
    };
  }
}

function localStateOf({ localStateBytes, dataDir, taskManagerId }: TaskManagerConfiguration) {
  if (localStateBytes === 0) return null;
  return { directory: join(workingDirectory(dataDir, taskManagerId), "state"), maxBytes: localStateBytes };
}

/** As many channels as could have their exclusive segments. */
function memorySize({ segmentPoolBytes, slots }: TaskManagerConfiguration): NetworkMemorySize {
  const segments = Math.max(2, Math.min(MAX_SEGMENTS, Math.floor(segmentPoolBytes / SEGMENT_BYTES)));
  return { segments, channels: Math.ceil(segments / 2), doorbells: slots + 1 };
}

const isTerminal = (state: TaskState): boolean =>
  state === "finished" || state === "failed" || state === "cancelled";
