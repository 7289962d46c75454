import type { ExecutionMode } from "@millrace/graph";
import { useCompiled } from "./compile-store.ts";
import { useDocument } from "./document-store.ts";

/** How the pipeline as it is drawn would run; where it cannot, what its settings say. */
export function useExecutionMode(): ExecutionMode {
  const wanted = useDocument((state) => state.history.value.settings.runtimeMode);
  const compiled = useCompiled(({ result }) => result.jobGraph?.settings.runtimeMode ?? null);
  return compiled ?? (wanted === "batch" ? "batch" : "streaming");
}
