import type { FaultKind, RunPhase } from "@millrace/engine/simulation";
import type { Cell } from "./coverage.ts";
import type { ReachedKinds } from "./operators-of.ts";

/** Faults that take effect only where tasks of several TaskManagers are connected. */
const OF_CONNECTIONS: ReadonlySet<FaultKind["kind"]> = new Set(["cut-connection"]);
const OF_PARTITIONS: ReadonlySet<RunPhase | "any-step"> = new Set<RunPhase>([
  "partition-write",
  "partition-complete",
  "partition-read",
]);
/** Phases that streaming alone has. */
const OF_STREAMING: Readonly<Partial<Record<RunPhase | "any-step", string>>> = {
  overtaking: "in batch no barrier overtakes, and only there are partitions lost",
  "page-write": "in batch no state is kept in pages, and only there are partitions lost",
};

/** Why no run can come to a cell of the table, in words; null: it can. */
export function unreachable(cell: Cell, reached: ReachedKinds): string | null {
  if (cell.kind === "rescale" && cell.phase === "restore")
    return "a job is not rescaled before all its tasks run";
  return withoutStages(cell, reached) ?? withoutKeys(cell, reached) ?? withoutExchange(cell, reached);
}

function withoutStages({ operator, kind, phase }: Cell, { staged }: ReachedKinds): string | null {
  const isLost = kind === "lost-partition";
  const only = OF_STREAMING[phase];
  if (isLost && only !== undefined) return only;
  if (staged.has(operator) || !(isLost || OF_PARTITIONS.has(phase))) return null;
  return "none of its programs runs in batch in several stages";
}

function withoutKeys({ operator, phase }: Cell, { sorting, keyed }: ReachedKinds): string | null {
  if (phase === "sort-spill" && !sorting.has(operator)) return "none of its programs sorts in batch";
  if (phase === "page-write" && !keyed.has(operator)) return "none of its programs keeps state by key";
  return null;
}

function withoutExchange({ operator, kind, phase }: Cell, { exchanging }: ReachedKinds): string | null {
  if (exchanging.has(operator)) return null;
  if (phase === "overtaking") return "its programs have no edge on which a barrier could overtake";
  return OF_CONNECTIONS.has(kind) ? "its programs have no connection between TaskManagers" : null;
}
