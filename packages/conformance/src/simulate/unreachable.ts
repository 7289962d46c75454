import type { FaultKind } from "@millrace/engine/simulation";
import type { Cell } from "./coverage.ts";

/** Faults that take effect only where tasks of several TaskManagers are connected. */
const OF_CONNECTIONS: ReadonlySet<FaultKind["kind"]> = new Set(["cut-connection"]);

/** Why no run can come to a cell of the table, in words; null: it can. `exchanging`: operators that run in jobs of several vertices. */
export function unreachable({ operator, kind, phase }: Cell, exchanging: ReadonlySet<string>): string | null {
  if (kind === "rescale" && phase === "restore") return "a job is not rescaled before all its tasks run";
  if (exchanging.has(operator)) return null;
  if (phase === "overtaking") return "its programs have no edge on which a barrier could overtake";
  return OF_CONNECTIONS.has(kind) ? "its programs have no connection between TaskManagers" : null;
}
