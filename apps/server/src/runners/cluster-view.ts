import type { ClusterEvent, TaskManagerSample } from "@millrace/engine/node";
import type { Cluster } from "@millrace/protocol";
import type { EngineCluster } from "./engine-cluster.ts";
import type { JobRunner } from "./job-runner.ts";

type TaskManagerView = Cluster["taskManagers"][number];
type SlotTask = TaskManagerView["slots"][number]["tasks"][number];
type SlotView = TaskManagerView["slots"][number];

/** Nothing before two samples of a task are there. */
const UNKNOWN = { busy: 0, backpressured: 0 };

interface Heard {
  readonly timeMs: number;
  readonly sample: Omit<TaskManagerSample, "tasks" | "timeMs">;
}

/** The cluster as the page shows it: from the newest sample of each TaskManager. One that has sent none is absent. */
export class ClusterView {
  readonly #cluster: EngineCluster;
  readonly #runner: Pick<JobRunner, "records" | "loads">;
  readonly #eventLoopP99Ms: () => number;
  readonly #trusted: Pick<Cluster, "trustedFunctions">;
  readonly #heard = new Map<string, Heard>();

  constructor(from: {
    readonly cluster: EngineCluster;
    readonly runner: Pick<JobRunner, "records" | "loads">;
    readonly eventLoopP99Ms: () => number;
    readonly trustedFunctions: boolean;
  }) {
    this.#cluster = from.cluster;
    this.#runner = from.runner;
    this.#eventLoopP99Ms = from.eventLoopP99Ms;
    this.#trusted = from.trustedFunctions ? { trustedFunctions: true } : {};
  }

  apply(event: ClusterEvent): void {
    if (event.kind === "task-manager-lost") this.#heard.delete(event.taskManagerId);
    if (event.kind !== "task-manager-sample") return;
    const { heapBytes, rssBytes, segments, slots, ioThread, mainThread } = event.sample;
    this.#heard.set(event.taskManagerId, {
      timeMs: event.timeMs,
      sample: { heapBytes, rssBytes, segments, slots, ioThread, mainThread },
    });
  }

  toMessage(): Cluster {
    const tasks = this.#tasksBySlot();
    const taskManagers = this.#cluster.taskManagers().flatMap(({ id, pid, slots }) => {
      const heard = this.#heard.get(id);
      if (heard === undefined) return [];
      const { heapBytes, rssBytes, segments, ioThread, mainThread } = heard.sample;
      const view: TaskManagerView = {
        id,
        pid,
        heartbeatMs: heard.timeMs,
        rssBytes,
        heapBytes,
        segments: { ...segments },
        ioThreadCpu: ioThread.cpu,
        mainThreadCpu: mainThread.cpu,
        slots: heard.sample.slots.map((slot, index): SlotView => {
          return { jobId: slots[index]?.jobId ?? null, ...slot, tasks: tasks.get(`${id}/${index}`) ?? [] };
        }),
      };
      return [view];
    });
    const eventLoopP99Ms = this.#eventLoopP99Ms();
    return { epoch: this.#cluster.epoch, eventLoopP99Ms, ...this.#trusted, taskManagers };
  }

  /** The running tasks by `<TaskManager>/<slot>`. */
  #tasksBySlot(): ReadonlyMap<string, SlotTask[]> {
    const bySlot = new Map<string, SlotTask[]>();
    for (const record of this.#runner.records()) {
      if (record.ended) continue;
      const loads = this.#runner.loads(record.id);
      const vertices = new Map(record.jobGraph.vertices.map((vertex) => [vertex.id, vertex]));
      for (const { vertexId, subtask, state, taskManagerId, slot } of record.subtasks) {
        const vertex = vertices.get(vertexId);
        if (vertex === undefined || taskManagerId === null || slot === null) continue;
        if (state === "finished" || state === "failed" || state === "cancelled") continue;
        const key = `${taskManagerId}/${slot}`;
        const tasks = bySlot.get(key) ?? [];
        const jobId = record.id;
        const { busy, backpressured } = loads.get(`${vertexId}/${subtask}`) ?? UNKNOWN;
        tasks.push({ jobId, vertexId, name: vertex.name, subtask, busy, backpressured });
        bySlot.set(key, tasks);
      }
    }
    return bySlot;
  }
}
