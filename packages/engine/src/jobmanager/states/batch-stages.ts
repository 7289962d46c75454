import { jobFailure } from "@millrace/graph";
import { slotsLeftNeeded } from "../deployment-plan.ts";
import type { Execution } from "../execution-graph.ts";
import type { JobContext } from "./job-master-state.ts";

/** What a batch job gives back as its stages end: files that nobody reads any more, and slots. */
export class BatchStages {
  readonly #job: JobContext;

  constructor(job: JobContext) {
    this.#job = job;
  }

  /** A subtask has written all that it gives. */
  written(execution: Execution): void {
    if (execution.state !== "finished") return;
    this.#removeRead(execution);
    this.giveBackSlots();
  }

  /** Subtask i of every vertex runs in slot i: the last ones are free when the wide stages have ended. */
  giveBackSlots(): void {
    const job = this.#job;
    const needed = slotsLeftNeeded(job.graph, job.attemptGraph);
    if (needed === 0 || job.slots.length <= needed) return;
    job.slots = job.slots.slice(0, needed);
    job.services.slots.keep(job.id, job.slots);
  }

  /** Slots that are gone with it are asked for again; nothing restarts. */
  taskManagerLost(taskManagerId: string): void {
    const job = this.#job;
    if (!job.slots.some(({ taskManager }) => taskManager.id === taskManagerId)) return;
    const problem = "its slots were to run the next stages";
    const cause = jobFailure("runtime.taskmanager-lost", { taskManager: taskManagerId, problem });
    const restart = { delayMs: 0, restartsLeft: null, cause, regions: new Set<number>() };
    job.transition({ to: "ending-regions", restart });
  }

  /** Partitions whose readers have all finished. One whose rows are not committed yet may have to read again. */
  #removeRead(reader: Execution): void {
    const { attemptGraph, services, id } = this.#job;
    const namesOf = (of: Execution): readonly string[] =>
      attemptGraph.blockingInputs(of).map(({ name }) => name);
    const reading = attemptGraph.subtasks(reader.task.vertexId).filter(({ state }) => state !== "finished");
    const wanted = new Set(reading.flatMap(namesOf));
    const read = namesOf(reader).filter((name) => !wanted.has(name));
    if (read.length > 0) services.partitions.remove(id, read);
  }
}
