import { flushCompileCache } from "node:module";
import type { MessagePort } from "node:worker_threads";
import { parentPort, workerData } from "node:worker_threads";
import { invariant } from "@millrace/graph";
import { ARMED, Doorbell } from "../../network/doorbell.ts";
import { NetworkMemory } from "../../network/network-memory.ts";
import { AtomicWords } from "../../network/word-memory.ts";
import { presentEpoch } from "../storage/present-epoch.ts";
import { nodeFiles } from "../storage/node-files.ts";
import { ThreadWords } from "../taskmanager/shared-words.ts";
import { threadCpuMs } from "../taskmanager/thread-cpu.ts";
import { FileAccess } from "./file-access.ts";
import type { IoToMain, SlotToIo } from "../../taskmanager/io/io-protocol.ts";
import { IoTasks } from "../../taskmanager/io/io-tasks.ts";
import { RemoteChannels } from "../../taskmanager/io/remote-channels.ts";
import { nodeTimers } from "../node-timers.ts";
import { nodeClock } from "../taskmanager/node-clock.ts";
import type { MainToIo } from "./main-to-io.ts";
import { NodeDevices } from "./node-devices.ts";
import { NodeOutputFiles } from "./node-output-files.ts";
import { PeerConnections } from "./peer-connections.ts";
import type { PhaseListener } from "../../phases/checkpoint-phase.ts";
import { phasesOfFiles } from "../../phases/phases-of-files.ts";
import { phasesOfOutputs } from "../../phases/phases-of-outputs.ts";
import type { FileSystem } from "../../storage/file-system.ts";
import type { OutputFiles } from "../../taskmanager/io/output-files.ts";
import { loadPhases } from "../taskmanager/load-phases.ts";
import { LocalStateCopies } from "../../storage/local-state-copies.ts";
import type { LocalStateOptions } from "../../storage/local-state-copies.ts";
import { loadStateFiles } from "../../storage/state-files.ts";
import { stateBuffers } from "../../taskmanager/state-buffers.ts";
import type { TaskId } from "../../task/task-deployment.ts";

export interface IoThreadData {
  readonly taskManagerId: string;
  readonly secret: string;
  readonly epoch: number;
  readonly dataDir: string;
  readonly allowedRoots: readonly string[];
  /** Doorbell i is slot i's; the one after the last is this thread's. */
  readonly slots: number;
  readonly network: SharedArrayBuffer;
  readonly threads: SharedArrayBuffer;
  readonly phasesUrl: string | null;
  /** Where second copies of state files are kept, and how much of them; null: nowhere. */
  readonly localState: Omit<LocalStateOptions, "files"> | null;
}

const CPU_SAMPLE_MS = 250;

/** The I/O thread of a TaskManager: files, sockets and clocks of the system, for all its slots. */
class IoThread {
  readonly #data: IoThreadData;
  readonly #main: MessagePort;
  readonly #access: FileAccess;
  readonly #files: FileSystem;
  readonly #copies: LocalStateCopies | null;
  readonly #outputs: OutputFiles;
  readonly #peers: PeerConnections;
  readonly #remote: RemoteChannels;
  readonly #bell: Doorbell;
  readonly #memory: NetworkMemory;
  readonly #closedParts = new Set<string>();
  readonly #slots = new Map<number, { readonly port: MessagePort; readonly tasks: IoTasks }>();

  // oxlint-disable-next-line max-params -- what it is, whom it serves, what it may touch, who is told
  constructor(data: IoThreadData, main: MessagePort, access: FileAccess, phases: PhaseListener | null) {
    this.#data = data;
    this.#files = phases === null ? nodeFiles : phasesOfFiles(nodeFiles, phases);
    const { localState } = data;
    this.#copies = localState && new LocalStateCopies({ files: nodeFiles, ...localState });
    const outputs = new NodeOutputFiles(access);
    this.#outputs = phases === null ? outputs : phasesOfOutputs(outputs, phases);
    this.#main = main;
    this.#access = access;
    this.#memory = new NetworkMemory(new AtomicWords(data.network));
    this.#bell = new Doorbell(this.#memory, data.slots);
    this.#peers = new PeerConnections({
      taskManagerId: data.taskManagerId,
      secret: data.secret,
      receive: (message) => this.#remote.receive(message),
      lost: (taskManagerId, problem) => {
        this.#remote.lost(taskManagerId);
        this.#send({ kind: "peer-lost", taskManagerId, problem });
      },
    });
    this.#remote = new RemoteChannels(this.#memory, (peer) => this.#peers.to(peer));
  }

  async run(): Promise<void> {
    this.#main.on("message", (message: MainToIo) => this.#receive(message));
    const words = new ThreadWords(this.#data.threads, this.#data.slots);
    setInterval(() => {
      words.cpuMs = threadCpuMs();
    }, CPU_SAMPLE_MS);
    const { host, port } = await this.#peers.listen();
    this.#send({ kind: "listening", host, port });
    flushCompileCache();
    await this.#pumpForever();
  }

  /** Between two looks at the channels the event loop has its turn. */
  async #pumpForever(): Promise<void> {
    const words = new Int32Array(this.#data.network);
    for (;;) {
      this.#bell.arm();
      this.#remote.pump();
      const waiting = Atomics.waitAsync(words, this.#bell.word, ARMED);
      if (waiting.async) await waiting.value;
      else await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #receive(message: MainToIo): void {
    switch (message.kind) {
      case "slot":
        this.#openSlot(message.slot, message.port);
        return;
      case "open-remote":
        this.#remote.open(message.channels);
        return;
      case "close-remote":
        void this.#remote
          .close(message.channels, message.drain)
          .then(() => this.#send({ kind: "done", request: message.request }));
        return;
      case "load-state":
        void loadStateFiles(this.#files, message.files, this.#copies).then((loaded) =>
          this.#send(
            { kind: "state-loaded", request: message.request, loaded },
            "sections" in loaded ? stateBuffers(loaded.sections) : [],
          ),
        );
        return;
      case "commit-bound":
        this.#slots.get(message.slot)?.tasks.setCommitBound(message.task, message.bound);
        return;
      case "abandon":
        this.#abandon(message.slot, message.tasks);
        return;
    }
  }

  /** A slot's thread is gone: what it had sent and comes only now would be kept open for nobody. */
  #abandon(slot: number, tasks: readonly TaskId[]): void {
    const lost = this.#slots.get(slot);
    lost?.port.removeAllListeners("message");
    void lost?.tasks.abandon(tasks);
  }

  /** A slot's thread begins: an earlier one of that number is gone. */
  #openSlot(slot: number, port: MessagePort): void {
    this.#slots.get(slot)?.port.close();
    const bell = new Doorbell(this.#memory, slot);
    const tasks = new IoTasks({
      taskManagerId: this.#data.taskManagerId,
      devices: new NodeDevices(this.#access, () => presentEpoch(this.#data.dataDir)),
      files: this.#files,
      copies: this.#copies,
      outputs: this.#outputs,
      closedParts: this.#closedParts,
      epoch: this.#data.epoch,
      clock: nodeClock,
      timers: nodeTimers,
      sendToMain: (message) => this.#send(message),
      sendToSlot: (message, transfer = []) => {
        port.postMessage(message, transfer);
        bell.ring();
      },
    });
    this.#slots.set(slot, { port, tasks });
    port.on("message", (message: SlotToIo) => tasks.receive(message));
  }

  #send(message: IoToMain, transfer: readonly ArrayBuffer[] = []): void {
    this.#main.postMessage(message, transfer);
  }
}

invariant(parentPort, "the I/O thread is a worker");
const data: IoThreadData = workerData;
const access = await FileAccess.within(data.allowedRoots);
await new IoThread(data, parentPort, access, await loadPhases(data.phasesUrl, "taskmanager")).run();
