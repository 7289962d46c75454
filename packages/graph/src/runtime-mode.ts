import type { SourceSpec } from "./operator-spec.ts";

/**
 * Flink's `execution.runtime-mode`. `streaming`: all tasks run at once and rows pass between them as they come. `batch`:
 * stage by stage, over blocking edges; every source has to be bounded. `automatic`: batch where every source is bounded.
 */
export const RUNTIME_MODES = ["streaming", "batch", "automatic"] as const;
export type RuntimeMode = (typeof RUNTIME_MODES)[number];

/** A job runs in one of these; `automatic` has been decided when its JobGraph is made. */
export type ExecutionMode = Exclude<RuntimeMode, "automatic">;

/** Whether a source ends by itself. */
// oxlint-disable-next-line complexity -- one case a kind
export function isBounded(spec: SourceSpec): boolean {
  switch (spec.kind) {
    case "text-file-source":
    case "csv-text-source":
    case "json-lines-source":
      return spec.mode === "once";
    case "data-generator-source":
      return spec.rows !== null;
    case "directory-source":
      return spec.intervalMs === null;
    case "nexmark-source":
      return spec.events !== null;
    case "socket-text-source":
    case "host-metrics-source":
      return false;
    case "parquet-source":
    case "avro-source":
    case "sequence-source":
    case "collection-source":
      return true;
  }
}
