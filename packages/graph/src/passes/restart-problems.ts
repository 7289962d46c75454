import { graphError } from "../diagnostic.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { FlowSettings } from "../flow-document.ts";

/** A poison row that was asked for, and that no restart strategy leaves the failures for. */
export function restartProblems({ restart, poisonRowFailures = 0 }: FlowSettings): readonly Diagnostic[] {
  if (restart.kind !== "fixed-delay" || poisonRowFailures <= restart.attempts + 1) return [];
  const params = { failures: poisonRowFailures, restarts: restart.attempts };
  const path = ["settings", "poisonRowFailures"];
  return [graphError("settings.poison-row-unreached", params, { path, severity: "warning" })];
}
