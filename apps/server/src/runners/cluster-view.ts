import type { ClusterEvent, TaskManagerSample } from "@millrace/engine/node";
import type { Cluster } from "@millrace/protocol";
import type { EngineCluster } from "./engine-cluster.ts";
import type { JobRecord } from "./job-record.ts";

type TaskManagerView = Cluster["taskManagers"][number];
type SlotView = TaskManagerView["slots"][number];

interface Heard {
  readonly timeMs: number;
  readonly sample: Omit<TaskManagerSample, "tasks" | "timeMs">;
}

/** The cluster as the page shows it: from the newest sample of each TaskManager. One that has sent none is absent. */
export class ClusterView {
  readonly #cluster: EngineCluster;
  readonly #records: () => Iterable<JobRecord>;
  readonly #eventLoopP99Ms: () => number;
  readonly #heard = new Map<string, Heard>();

  constructor(from: {
    readonly cluster: EngineCluster;
    readonly records: () => Iterable<JobRecord>;
    readonly eventLoopP99Ms: () => number;
  }) {
    this.#cluster = from.cluster;
    this.#records = from.records;
    this.#eventLoopP99Ms = from.eventLoopP99Ms;
  }

  apply(event: ClusterEvent): void {
    if (event.kind === "task-manager-lost") this.#heard.delete(event.taskManagerId);
    if (event.kind !== "task-manager-sample") return;
    const { heapBytes, rssBytes, segments, slots, ioThread } = event.sample;
    this.#heard.set(event.taskManagerId, {
      timeMs: event.timeMs,
      sample: { heapBytes, rssBytes, segments, slots, ioThread },
    });
  }

  toMessage(): Cluster {
    const tasks = this.#tasksBySlot();
    const taskManagers = this.#cluster.taskManagers().flatMap(({ id, pid, slots }) => {
      const heard = this.#heard.get(id);
      if (heard === undefined) return [];
      const { heapBytes, rssBytes, segments, ioThread } = heard.sample;
      const view: TaskManagerView = {
        id,
        pid,
        heartbeatMs: heard.timeMs,
        rssBytes,
        heapBytes,
        segments: { ...segments },
        ioThreadCpu: ioThread.cpu,
        slots: heard.sample.slots.map((slot, index): SlotView => {
          return { jobId: slots[index]?.jobId ?? null, ...slot, tasks: tasks.get(`${id}/${index}`) ?? [] };
        }),
      };
      return [view];
    });
    return { epoch: this.#cluster.epoch, eventLoopP99Ms: this.#eventLoopP99Ms(), taskManagers };
  }

  /** Names of the running tasks by `<TaskManager>/<slot>`, as `<vertex> (<subtask>/<parallelism>)`. */
  #tasksBySlot(): ReadonlyMap<string, string[]> {
    const bySlot = new Map<string, string[]>();
    for (const record of this.#records()) {
      if (record.ended) continue;
      const vertices = new Map(record.jobGraph.vertices.map((vertex) => [vertex.id, vertex]));
      for (const { vertexId, subtask, state, taskManagerId, slot } of record.subtasks) {
        const vertex = vertices.get(vertexId);
        if (vertex === undefined || taskManagerId === null || slot === null) continue;
        if (state === "finished" || state === "failed" || state === "cancelled") continue;
        const key = `${taskManagerId}/${slot}`;
        const names = bySlot.get(key) ?? [];
        names.push(`${vertex.name} (${subtask + 1}/${vertex.parallelism})`);
        bySlot.set(key, names);
      }
    }
    return bySlot;
  }
}
