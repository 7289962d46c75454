import { describeStates } from "@millrace/engine/node";
import type { StateAnswer } from "@millrace/engine/node";
import type { StateOverview, StatePage, StateSource } from "@millrace/protocol";
import { RequestError } from "../api-error.ts";
import type { EngineCluster } from "./engine-cluster.ts";
import type { RestorePoint, RestorePoints, StateRef } from "./restore-points.ts";

export interface StateRequest {
  readonly operatorUid: string;
  readonly state: string;
  readonly search: string | null;
  readonly offset: number;
  readonly limit: number;
}

/** What is in the state of a running job, as of a completed checkpoint, and of a savepoint. */
export class StateExplorer {
  readonly #cluster: Pick<EngineCluster, "explore">;
  readonly #points: RestorePoints;

  constructor(cluster: Pick<EngineCluster, "explore">, points: RestorePoints) {
    this.#cluster = cluster;
    this.#points = points;
  }

  /** Throws RequestError where there is none. */
  async overview(of: StateRef): Promise<StateOverview> {
    const point = await this.#points.locate(of);
    return { source: sourceOf(point), states: describeStates(point.graph) };
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
