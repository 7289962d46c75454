import type { ChainedOperator } from "@millrace/graph";
import { columnsOf } from "../explorer/state-rows.ts";
import type { StateColumns } from "../explorer/state-rows.ts";
import { stateDeclarations } from "../operators/state-declarations.ts";
import type { StateObservation } from "../task/observation.ts";
import type { LiveStateRow, StateScan } from "../task/state-scan.ts";
import type { TaskId } from "../task/task-deployment.ts";
import type { JobMaster } from "./job-master.ts";
import type { Timers } from "./timers.ts";

export type LiveStateQuery = Omit<StateScan, "queryId">;

export type LiveStateAnswer =
  | {
      readonly kind: "rows";
      readonly columns: StateColumns;
      readonly rows: readonly (LiveStateRow & { readonly subtask: number })[];
      /** All that the subtasks hold which have answered; null: nobody counts them. */
      readonly entries: number | null;
      /** All of them were looked at. */
      readonly complete: boolean;
      /** Subtasks that have not answered: they do not run, or took too long. */
      readonly silent: readonly number[];
    }
  /** There is no such state by key. */
  | { readonly kind: "unknown" }
  | { readonly kind: "not-running" };

const ANSWER_MS = 3_000;

interface Open {
  readonly waiting: Map<number, TaskId>;
  readonly answers: Map<number, StateObservation>;
  readonly settle: () => void;
}

/** Questions about the state of running tasks, until all of them have answered or their time is over. */
export class LiveQueries {
  readonly #timers: Timers;
  readonly #open = new Map<number, Open>();
  #lastId = 0;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  async ask(job: JobMaster, query: LiveStateQuery): Promise<LiveStateAnswer> {
    const { jobId, vertexId, operator } = placeOf(job, query.operatorUid);
    const declaration = operator && stateDeclarations(operator).find(({ name }) => name === query.state);
    if (vertexId === null || declaration?.scope !== "keyed") return { kind: "unknown" };
    const running = job.attemptGraph
      .subtasks(vertexId)
      .filter(({ state }) => state === "running" || state === "finishing");
    if (running.length === 0) return { kind: "not-running" };
    const subtasks = job.attemptGraph.subtasks(vertexId).map(({ task }) => task.subtask);
    const answers = await this.#collect(
      running.map(({ task }) => task),
      (queryId) =>
        job.broadcast((attempt) => {
          return { kind: "explore", jobId, attempt, vertexId, scan: { ...query, queryId } };
        }),
    );
    return answerOf(columnsOf(declaration), { answers, subtasks, limit: query.limit });
  }

  answered({ subtask }: TaskId, observation: StateObservation): void {
    const open = this.#open.get(observation.queryId);
    if (open?.waiting.delete(subtask) !== true) return;
    open.answers.set(subtask, observation);
    if (open.waiting.size === 0) open.settle();
  }

  #collect(
    tasks: readonly TaskId[],
    send: (queryId: number) => void,
  ): Promise<ReadonlyMap<number, StateObservation>> {
    const queryId = ++this.#lastId;
    const answers = new Map<number, StateObservation>();
    return new Promise((resolve) => {
      const settle = (): void => {
        cancel();
        this.#open.delete(queryId);
        resolve(answers);
      };
      const cancel = this.#timers.after(ANSWER_MS, settle);
      const waiting = new Map(tasks.map((task) => [task.subtask, task]));
      this.#open.set(queryId, { waiting, answers, settle });
      send(queryId);
    });
  }
}

function placeOf(
  job: JobMaster,
  operatorUid: string,
): { readonly jobId: string; readonly vertexId: string | null; readonly operator: ChainedOperator | null } {
  for (const { id, operators } of job.graph.vertices) {
    const operator = operators.find(({ uid }) => uid === operatorUid);
    if (operator !== undefined) return { jobId: job.id, vertexId: id, operator };
  }
  return { jobId: job.id, vertexId: null, operator: null };
}

function answerOf(
  columns: StateColumns,
  {
    answers,
    subtasks,
    limit,
  }: {
    readonly answers: ReadonlyMap<number, StateObservation>;
    readonly subtasks: readonly number[];
    readonly limit: number;
  },
): LiveStateAnswer {
  const told = [...answers].toSorted(([a], [b]) => a - b);
  if (told.length > 0 && told.every(([, { known }]) => !known)) return { kind: "unknown" };
  const rows = told.flatMap(([subtask, own]) => own.rows.map((row) => ({ ...row, subtask })));
  const silent = subtasks.filter((subtask) => !answers.has(subtask));
  return {
    kind: "rows",
    columns,
    rows: rows.slice(0, limit),
    entries: told.some(([, { entries }]) => entries === null)
      ? null
      : told.reduce((sum, [, { entries }]) => sum + (entries ?? 0), 0),
    complete: silent.length === 0 && rows.length <= limit && told.every(([, own]) => own.complete),
    silent,
  };
}
