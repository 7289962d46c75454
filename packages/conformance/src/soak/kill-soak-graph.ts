import { compile } from "@millrace/graph";
import type { JobGraph, StateBackendSettings } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { flow } from "../flow.ts";

export interface SoakPlace {
  /** Every row of the source, once. */
  readonly rows: string;
  /** Every count of every key, once. */
  readonly counts: string;
}

interface SoakOptions {
  readonly rowsPerSecond: number;
  readonly parallelism: number;
  /** Absent: in memory. */
  readonly stateBackend: StateBackendSettings | undefined;
}

/** Numbered rows into files, and beside it their running count by key: one exchange, state, two sinks that commit. */
export function killSoakGraph(
  place: SoakPlace,
  { rowsPerSecond, parallelism, stateBackend }: SoakOptions,
): JobGraph {
  const document = flow(
    "Kill soak",
    {
      made: {
        kind: "data-generator",
        config: {
          columns: [
            { name: "id", type: "BIGINT", values: "sequence(0, 1)", nulls: 0 },
            { name: "item", type: "BIGINT", values: "uniform(0, 9999)", nulls: 0 },
          ],
          rows: null,
          rateLimit: rowsPerSecond,
          seed: 7,
        },
      },
      rows: { kind: "csv-file-sink", config: { directory: place.rows, header: false } },
      byItem: { kind: "key-by", config: { columns: ["item"] } },
      counted: { kind: "aggregate", config: { aggregates: [{ fn: "COUNT", column: null, name: "n" }] } },
      counts: { kind: "csv-file-sink", config: { directory: place.counts, header: false } },
    },
    ["made -> rows", "made -> byItem -> counted -> counts"],
  );
  const { checkpoint } = document.settings;
  const { jobGraph, diagnostics } = compile(
    {
      ...document,
      settings: {
        ...document.settings,
        parallelism,
        ...(stateBackend !== undefined && { stateBackend }),
        checkpoint: { ...checkpoint, intervalMs: 100, tolerableFailures: 1_000_000 },
        restart: { kind: "fixed-delay", attempts: 1_000_000, delayMs: 0 },
      },
    },
    catalog,
  );
  if (jobGraph === null) throw new Error(`the soak does not compile: ${JSON.stringify(diagnostics)}`);
  return jobGraph;
}
