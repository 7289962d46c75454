import type { JobFailure, JobGraph } from "@millrace/graph";
import { isSource } from "@millrace/graph";
import { slotsNeeded } from "../../jobmanager/deployment-plan.ts";
import type { JobEvent } from "../../jobmanager/job-events.ts";
import type { JobState, TerminalJobState } from "../../jobmanager/job-state.ts";
import { operators } from "../../operators/registry.ts";
import type { FileSystem } from "../../storage/file-system.ts";
import { readEpoch } from "../../storage/epoch.ts";
import type { OutputFiles } from "../../taskmanager/io/output-files.ts";
import type { OperatorRegistry } from "../../task/operator-registry.ts";
import { SeededRandom } from "../seeded-random.ts";
import { phaseOfCall, phaseOfDone, phaseOfReport, phaseOfSend, phaseOfSnapshot } from "./checkpoint-phase.ts";
import type { RunPhase } from "./checkpoint-phase.ts";
import { ClusterLaws } from "./cluster-laws.ts";
import { EventLog } from "./event-log.ts";
import { FaultInjector } from "./fault-injector.ts";
import type { FaultTargets, InjectedFault } from "./fault-injector.ts";
import type { FaultPlan } from "./fault-plan.ts";
import { SimulatedDisk } from "./simulated-disk.ts";
import { SimulatedJobManager } from "./simulated-job-manager.ts";
import type { TaskManagerLink } from "./simulated-job-manager.ts";
import { SimulatedPerson } from "./simulated-person.ts";
import { SimulatedPeers } from "./simulated-peers.ts";
import { SimulatedTables } from "./simulated-tables.ts";
import type { TableMutation } from "./simulated-tables.ts";
import { SimulatedServers } from "./simulated-servers.ts";
import type { SimulatedServersOptions } from "./simulated-servers.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import { DATA } from "./simulated-place.ts";
import { SimulatedTaskManager } from "./simulated-task-manager.ts";
import type { SlotBatch } from "./simulated-slot.ts";
import { World } from "./world.ts";

export interface ClusterOptions extends SimulatedServersOptions {
  readonly seed: number;
  readonly graph: JobGraph;
  /** Files that are there, by absolute path. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Directory that sinks write below. */
  readonly outputDirectory: string;
  readonly plan: FaultPlan;
  /** The same job at another parallelism, or edited too, for whoever rescales it or goes on from it; missing: nobody can. */
  readonly graphAt?: (parallelism: number, edited: boolean) => JobGraph;
  /** What is wrong with the engine: a test shows that it is found. */
  readonly mutation?: ClusterMutation;
  /** A macrotask of the host: every promise that can go on has gone on when it resolves. */
  readonly turn: () => Promise<void>;
  /** TaskManagers beyond those that the job needs. */
  readonly spareTaskManagers: number;
  readonly slotsEach: number;
  readonly pollRows: number;
  /** What a slot may sort in, and write between the stages of batch jobs; missing: enough. */
  readonly batch?: Partial<SlotBatch>;
  /** Memory of a table whose rows lie in pages. */
  readonly stateCacheBytes?: number;
  readonly registry?: OperatorRegistry;
  /** Last lines of the log to keep. */
  readonly keepLog?: number;
  /** Virtual ms after the last fault within which the job has to end. */
  readonly boundMs?: number;
  readonly mostSteps?: number;
}

export interface ClusterMutation {
  readonly files?: (files: FileSystem & OutputFiles) => FileSystem & OutputFiles;
  readonly tables?: TableMutation;
}

export interface ClusterResult {
  /** Null: it did not end within the bound. */
  readonly state: TerminalJobState | null;
  readonly failure: JobFailure | null;
  /** Laws that were broken, in words. */
  readonly violations: readonly string[];
  readonly injected: readonly InjectedFault[];
  readonly phases: ReadonlyMap<RunPhase, number>;
  /** Visible files by path, and tables by path and name: a line a row. */
  readonly committed: ReadonlyMap<string, Uint8Array>;
  readonly steps: number;
  readonly virtualMs: number;
  readonly attempts: number;
  readonly checkpoints: number;
  /** Of everything that happened: the same for the same options. */
  readonly hash: string;
  readonly lines: readonly string[];
}

const checkpointsOf = (jobId: string): string => `${DATA}/jobs/${jobId}/checkpoints`;
const SEGMENTS = 96;
const MANAGED_BYTES = 32 * 1024 * 1024;
const START_MS = Date.UTC(2026, 0, 1);
const BOUND_MS = 120_000;
const MOST_STEPS = 2_000_000;
const ENOUGH: SlotBatch = { sortMemoryBytes: 1 << 20, maxBytes: 1 << 30 };
/** After the end everything is given back within so long. */
const TIDY_MS = 2_000;

/**
 * The whole engine on one simulated machine: the real JobManager, TaskManagers, slots, channels, I/O and storage, each
 * process dying and starting as the plan says.
 */
export class SimulatedCluster implements FaultTargets {
  readonly world: World;
  readonly disk: SimulatedDisk;
  readonly peers: SimulatedPeers;
  readonly #lineServers: SimulatedServers;
  readonly #tables: SimulatedTables;
  slowNetwork = { factor: 1, untilUs: 0 };
  readonly #options: ClusterOptions;
  readonly #log: EventLog;
  readonly #laws: ClusterLaws;
  readonly #injector: FaultInjector;
  /** What is not of one of the engine's processes: whoever starts the server again. */
  readonly #machine: SimulatedProcess;
  readonly #person: SimulatedPerson;
  readonly #taskManagersAtMost: number;
  readonly #sources: ReadonlySet<string>;
  #jobManager: SimulatedJobManager | null = null;
  #server: SimulatedProcess | null = null;
  #taskManagers: SimulatedTaskManager[] = [];
  #servers = 0;
  #end: { readonly state: TerminalJobState; readonly failure: JobFailure | null } | null = null;
  #state: JobState = "created";
  #attempts = 0;
  #checkpoints = 0;

  constructor(options: ClusterOptions) {
    const { seed, turn, keepLog, files, outputDirectory, plan, graph } = options;
    this.#options = options;
    this.#taskManagersAtMost = Math.ceil(slotsNeeded(graph) / options.slotsEach) + options.spareTaskManagers;
    const slots = this.#taskManagersAtMost * options.slotsEach;
    this.#person = new SimulatedPerson({ graph, graphAt: options.graphAt, slots });
    this.#log = new EventLog(keepLog ?? 0);
    const random = new SeededRandom(seed);
    this.world = new World({ random, startMs: START_MS, turn, log: this.#log.add });
    this.#machine = this.world.spawn("machine");
    this.disk = new SimulatedDisk(this.world, {
      begun: (call) => this.#injector.reached(phaseOfCall(call)),
      done: (call) => {
        this.#injector.reached(phaseOfDone(call));
        this.#laws.diskDone(call);
      },
    });
    this.#tables = new SimulatedTables(this.disk, options.mutation?.tables);
    this.#lineServers = new SimulatedServers(options, this.world.random);
    this.peers = new SimulatedPeers(() => this.#latencyUs());
    this.#laws = new ClusterLaws(this.disk.image, outputDirectory);
    this.#injector = new FaultInjector(this, plan);
    this.#sources = new Set(
      graph.vertices
        .filter(({ operators: chain }) => chain.some(({ spec }) => isSource(spec)))
        .map(({ id }) => id),
    );
    for (const [path, content] of Object.entries(files))
      this.disk.image.put(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
    this.disk.image.makeDirectory(DATA);
    this.disk.image.settle();
    this.#startServer();
  }

  /** Runs to the end of the job, or until it is clear that it will not end. */
  async run(): Promise<ClusterResult> {
    const boundUs = (this.#options.boundMs ?? BOUND_MS) * 1_000;
    const most = this.#options.mostSteps ?? MOST_STEPS;
    for (;;) {
      if (this.#end !== null) break;
      if (this.world.steps > most) {
        this.#laws.broken(`the job is ${this.#state} after ${most} micro-steps`);
        break;
      }
      if (this.world.nowUs > this.#injector.lastsUntilUs + boundUs) {
        this.#laws.broken(`the job is ${this.#state} ${boundUs / 1_000} ms after the last fault`);
        break;
      }
      if (!(await this.world.step())) {
        this.#laws.broken("nothing can happen any more");
        break;
      }
      this.#injector.inject();
    }
    const end = this.#end;
    if (end !== null) await this.#tidy();
    return this.#result(end);
  }

  taskManagers(): readonly SimulatedTaskManager[] {
    return this.#taskManagers.filter(({ process }) => process.alive);
  }

  jobManager(): SimulatedJobManager | null {
    return this.#jobManager;
  }

  get checkpointDirectory(): string {
    return checkpointsOf(this.#person.jobId);
  }

  rescale(parallelism: number): boolean {
    return this.#person.rescale(parallelism);
  }

  end(how: Parameters<FaultTargets["end"]>[0]): boolean {
    return this.#person.end(how);
  }

  savepoint(): boolean {
    const { job } = this.#person;
    if (job === null) return false;
    void job
      .savepoint({ name: null, trigger: "manual", origin: null })
      .then((outcome) => this.world.log(`savepoint ${outcome.kind}`));
    return true;
  }

  readonly killJobManager = (downMs: number): void => {
    if (this.#server !== null) this.world.kill(this.#server);
    this.#server = null;
    this.#jobManager = null;
    this.#person.lostServer();
    this.#machine.timers.after(downMs, () => this.#startServer());
  };

  readonly losePower = (downMs: number): void => {
    for (const { process } of this.taskManagers()) this.world.kill(process);
    this.killJobManager(downMs);
    this.disk.losePower();
    this.#tables.losePower();
  };

  #startServer(): void {
    if (this.#server !== null) return;
    const { slotsEach } = this.#options;
    const process = this.world.spawn(`jm-${++this.#servers}`);
    this.#server = process;
    SimulatedJobManager.start({
      process,
      files: this.#files(process),
      dataDir: DATA,
      taskManagers: this.#taskManagersAtMost,
      slotsEach,
      mode: "generated",
      rpcLatencyUs: () => this.#latencyUs(),
      startTaskManager: (link, epoch) => this.#startTaskManager(link, epoch),
      watchSend: (message) => this.#injector.reached(phaseOfSend(message)),
      watchReceive: (message) => this.#laws.received(message, this.#jobManager?.epoch ?? 0),
      onClusterEvent: () => {},
    })
      .then((jobManager) => this.#serve(jobManager))
      .catch((error: unknown) => this.#crashed(process, error));
  }

  async #serve(jobManager: SimulatedJobManager): Promise<void> {
    this.#jobManager = jobManager;
    this.#end = await this.#person.serve(jobManager, (event) => this.#watch(event));
  }

  /** A server that could not begin is started again by whoever watches it. */
  #crashed(process: SimulatedProcess, error: unknown): void {
    this.world.log(`${process.name} crashed: ${error instanceof Error ? error.message : String(error)}`);
    if (error instanceof TypeError || error instanceof ReferenceError) this.#laws.broken(String(error.stack));
    if (this.#server === process) this.killJobManager(SERVER_AGAIN_MS);
  }

  #startTaskManager(link: TaskManagerLink, epoch: number): void {
    const process = this.world.spawn(link.id);
    const { slotsEach, registry, pollRows, batch, stateCacheBytes = 1 } = this.#options;
    const files = this.#files(process);
    const taskManager = new SimulatedTaskManager({
      id: link.id,
      epoch,
      process,
      slots: slotsEach,
      segments: SEGMENTS,
      managedMemoryBytes: MANAGED_BYTES,
      files,
      peers: this.peers,
      disk: this.disk,
      batch: { ...ENOUGH, ...batch },
      stateCacheBytes,
      servers: this.#lineServers,
      tables: this.#tables,
      operators: registry ?? operators,
      pollRows,
      readEpoch: () => readEpoch(files, DATA),
      send: (message) => {
        link.send(message);
        this.#injector.reached(phaseOfReport(message));
      },
      end: () => this.world.kill(process),
      watchIo: (message) =>
        this.#injector.reached(phaseOfSnapshot(message, (vertexId) => this.#sources.has(vertexId))),
    });
    this.#taskManagers = [...this.taskManagers(), taskManager];
    link.attach(process, (message) => taskManager.receive(message));
    process.timers.after(this.world.delayUs(10, 30), () => taskManager.register());
  }

  #files(process: SimulatedProcess): FileSystem & OutputFiles {
    const files = this.disk.of(process);
    return this.#options.mutation?.files?.(files) ?? files;
  }

  #watch(event: JobEvent): void {
    this.#person.happened(event);
    this.#laws.happened(event, checkpointsOf(event.jobId));
    if (event.kind !== "sample") this.world.log(`  event ${describe(event)}`);
    if (event.kind === "job-state") this.#state = event.state;
    if (event.kind === "restored" || event.kind === "restarting") this.#attempts++;
    if (event.kind === "checkpoint-completed") this.#checkpoints++;
  }

  #latencyUs(): number {
    const usual = this.world.delayUs(10, 100);
    return this.world.nowUs < this.slowNetwork.untilUs ? usual * this.slowNetwork.factor : usual;
  }

  /** What tasks had open is given back, whatever happened. */
  async #tidy(): Promise<void> {
    const untilUs = Math.max(this.world.nowUs, this.#injector.lastsUntilUs) + TIDY_MS * 1_000;
    const isTidy = (): boolean => this.#laws.leftOpen(this.taskManagers(), this.disk.open).length === 0;
    while (!isTidy() && this.world.nowUs < untilUs && (await this.world.step())) continue;
    for (const problem of this.#laws.leftOpen(this.taskManagers(), this.disk.open))
      this.#laws.broken(problem);
  }

  #result(
    end: { readonly state: TerminalJobState; readonly failure: JobFailure | null } | null,
  ): ClusterResult {
    this.#laws.ended();
    const { outputDirectory } = this.#options;
    return {
      state: end?.state ?? null,
      failure: end?.failure ?? null,
      violations: this.#laws.violations,
      injected: this.#injector.injected,
      phases: this.#injector.phases,
      committed: new Map([
        ...[...this.disk.image.walk(outputDirectory)]
          .filter(([path]) => !path.slice(path.lastIndexOf("/") + 1).startsWith("."))
          .map(([path, { bytes }]) => [path, bytes] as const),
        ...this.#tables.content,
      ]),
      steps: this.world.steps,
      virtualMs: this.world.nowUs / 1_000,
      attempts: this.#attempts,
      checkpoints: this.#checkpoints,
      hash: this.#log.hash,
      lines: this.#log.lines,
    };
  }
}

const SERVER_AGAIN_MS = 500;

function describe(event: JobEvent): string {
  switch (event.kind) {
    case "job-state":
      return `${event.kind} ${event.attempt} ${event.state} ${event.failure === null ? "" : JSON.stringify(event.failure)}`;
    case "task-state":
      return `${event.kind} ${event.task.attempt} ${event.task.vertexId}/${event.task.subtask} ${event.state}`;
    case "checkpoint-failed":
      return `${event.kind} ${event.checkpointId} ${event.reason}`;
    case "checkpoint-damaged":
      return `${event.kind} ${event.checkpointId} ${event.file} ${event.problem}`;
    case "checkpoint-triggered":
    case "checkpoint-completed":
    case "checkpoint-acknowledged":
    case "checkpoint-subsumed":
    case "restored":
      return `${event.kind} ${event.checkpointId}`;
    case "part-committed":
      return `${event.kind} ${event.path}`;
    default:
      return event.kind;
  }
}
