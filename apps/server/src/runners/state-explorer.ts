import { describeStates } from "@millrace/engine/node";
import type { StateAnswer } from "@millrace/engine/node";
import type { Ledger, LiveState, StateOverview, StatePage, StateSource } from "@millrace/protocol";
import { RequestError } from "../api-error.ts";
import { CountedParts } from "./counted-parts.ts";
import type { EngineCluster } from "./engine-cluster.ts";
import { ledgerOf } from "./ledger.ts";
import type { RestorePoint, RestorePoints, StateRef } from "./restore-points.ts";

export interface StateRequest {
  readonly operatorUid: string;
  readonly state: string;
  readonly search: string | null;
  readonly offset: number;
  readonly limit: number;
}

const LEDGER_TRIES = 3;

/** What is in the state of a running job, as of a completed checkpoint, and of a savepoint. */
export class StateExplorer {
  readonly #cluster: Pick<EngineCluster, "explore" | "exploreLive">;
  readonly #points: RestorePoints;
  readonly #parts = new CountedParts();

  constructor(cluster: Pick<EngineCluster, "explore" | "exploreLive">, points: RestorePoints) {
    this.#cluster = cluster;
    this.#points = points;
  }

  /** Throws RequestError where there is none. */
  async overview(of: StateRef): Promise<StateOverview> {
    const point = await this.#points.locate(of);
    return { source: sourceOf(point), states: describeStates(point.graph) };
  }

  /** What a running job holds now. Throws RequestError where it does not run, or has no such state by key. */
  async live(jobId: string, wanted: Omit<StateRequest, "offset">): Promise<LiveState> {
    const answer = await this.#cluster.exploreLive(jobId, wanted);
    if (answer.kind === "unknown") throw new RequestError("state.unknown", "There is no such state by key.");
    if (answer.kind === "not-running")
      throw new RequestError("job.not-running", "The job does not run at the moment.");
    const { columns, rows, entries, complete, silent } = answer;
    return {
      jobId,
      readMs: Date.now(),
      columns: { key: [...columns.key], values: [...columns.values] },
      rows: rows.map(({ key, values, window, ...row }) => ({
        ...row,
        key: [...key],
        values: [...values],
        window: window === null ? null : [...window],
        change: null,
        before: null,
      })),
      entries,
      complete,
      silent: [...silent],
    };
  }

  /** Committed rows of a job against what its sources gave. Throws RequestError where there is no checkpoint, or none stays. */
  async ledger(jobId: string): Promise<Ledger> {
    const of = { jobId, checkpointId: null };
    if (this.#points.continues(jobId))
      throw new RequestError("ledger.continued", "The job began with the state of another one.");
    if ((await this.#points.newest(jobId)) === null) return { checkpointId: null, entries: [] };
    for (let attempt = 0; attempt < LEDGER_TRIES; attempt++) {
      const { ref, path, graph } = await this.#points.locate(of);
      const found = await ledgerOf({
        jobId,
        graph,
        path,
        checkpointId: ref.checkpointId,
        newest: () => this.#points.newest(jobId),
        explore: (query) => this.#cluster.explore(query),
        parts: this.#parts,
      });
      if (found !== null) return found;
    }
    throw new RequestError("state.unreadable", "Checkpoints follow one another too fast to be read.");
  }

  /** Throws RequestError where there is none, it cannot be read, or is too large to be compared. */
  async page(of: StateRef, wanted: StateRequest, against: StateRef | null): Promise<StatePage> {
    const point = await this.#points.locate(of);
    const earlier = against && (await this.#points.locate(against));
    const query = {
      path: point.path,
      graph: point.graph,
      ...wanted,
      against: earlier && { path: earlier.path, graph: earlier.graph },
    };
    const answer = await this.#cluster.explore(query);
    if (answer.kind !== "rows") throw refused(answer);
    const { kind: _, ...page } = answer;
    return {
      source: sourceOf(point),
      against: earlier && sourceOf(earlier),
      ...(page as unknown as Pick<StatePage, "columns" | "rows" | "entries" | "found">),
    };
  }
}

const sourceOf = ({ ref, takenMs }: RestorePoint): StateSource => ({
  jobId: ref.jobId,
  checkpointId: ref.checkpointId,
  savepointId: ref.savepointId ?? null,
  takenMs,
});

function refused(answer: Exclude<StateAnswer, { readonly kind: "rows" }>): RequestError {
  switch (answer.kind) {
    case "unknown":
      return new RequestError("state.unknown", "There is no such state.");
    case "unreadable":
      return new RequestError("state.unreadable", `The state cannot be read: ${answer.problem}.`);
    case "too-large":
      return new RequestError("state.too-large", `More than ${answer.entries} entries are not compared.`);
  }
}
