import type { JobGraph } from "@millrace/graph";
import { liveColumnsOf } from "../explorer/state-rows.ts";
import type { StateColumns } from "../explorer/state-rows.ts";
import { stateDeclarations } from "../operators/state-declarations.ts";
import type { StateObservation } from "../task/observation.ts";
import type { LiveStateRow, StateScan } from "../task/state-scan.ts";
import type { TaskId } from "../task/task-deployment.ts";
import type { Execution } from "./execution-graph.ts";
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
  /** Subtasks. */
  readonly waiting: Set<number>;
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
    const asked = stateIn(job.graph, query);
    if (asked === null) return { kind: "unknown" };
    const { vertexId, columns } = asked;
    const executions = job.attemptGraph.subtasks(vertexId);
    const running = executions.filter(({ state }) => state === "running" || state === "finishing");
    if (running.length === 0) return { kind: "not-running" };
    const answers = await this.#collect(running.map(subtaskOf), (queryId) =>
      job.broadcast((attempt) => {
        return { kind: "explore", jobId: job.id, attempt, vertexId, scan: { ...query, queryId } };
      }),
    );
    const subtasks = executions.map(subtaskOf);
    return answerOf(columns, { answers, subtasks, limit: query.limit });
  }

  answered({ subtask }: TaskId, observation: StateObservation): void {
    const open = this.#open.get(observation.queryId);
    if (open?.waiting.delete(subtask) !== true) return;
    open.answers.set(subtask, observation);
    if (open.waiting.size === 0) open.settle();
  }

  #collect(
    subtasks: readonly number[],
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
      this.#open.set(queryId, { waiting: new Set(subtasks), answers, settle });
      send(queryId);
    });
  }
}

/** Where a state is kept that a running task shows, and what of it. */
function stateIn(
  graph: JobGraph,
  { operatorUid, state }: LiveStateQuery,
): { readonly vertexId: string; readonly columns: StateColumns } | null {
  for (const { id, operators } of graph.vertices) {
    const operator = operators.find(({ uid }) => uid === operatorUid);
    const declaration = operator && stateDeclarations(operator).find(({ name }) => name === state);
    const columns = declaration === undefined ? null : liveColumnsOf(declaration);
    if (columns !== null) return { vertexId: id, columns };
  }
  return null;
}

const subtaskOf = ({ task }: Execution): number => task.subtask;

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
