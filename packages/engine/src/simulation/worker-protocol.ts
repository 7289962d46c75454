import type { JobFailure, JobGraph } from "@millrace/graph";
import type { HostSample } from "../io/io-service.ts";
import type { PrintedBy } from "./printed-by.ts";
import type { SimulationState } from "./simulation.ts";
import type { TraceEvent } from "./trace.ts";

/** What a page tells the simulation's worker. Structured-cloneable. */
export type ToSimulationWorker =
  /** A fresh simulation takes the place of the present one; `run` echoes in its messages, so that older ones can be told apart. */
  | {
      readonly kind: "load";
      readonly run: number;
      readonly graph: JobGraph;
      readonly seed: number;
      readonly files?: Readonly<Record<string, string>>;
      readonly hostSamples?: readonly HostSample[];
      /** Virtual wall clock at the beginning, ms since the epoch. */
      readonly startMs?: number;
      readonly pollRows?: number;
      /** False: no trace is recorded or posted. */
      readonly trace: boolean;
    }
  /** So many micro-steps at most; null: until it ends, waits or is stopped. */
  | { readonly kind: "run"; readonly steps: number | null }
  /** Ends a `run` between two slices. */
  | { readonly kind: "stop" }
  /** All tasks die now. */
  | { readonly kind: "kill" }
  | { readonly kind: "write-file"; readonly path: string; readonly content: string };

/** What the worker tells the page. */
export type FromSimulationWorker =
  | { readonly kind: "loaded"; readonly run: number }
  /** After each slice of a `run` and at its end: what is new since the last one. */
  | {
      readonly kind: "progress";
      readonly run: number;
      readonly state: SimulationState;
      /** False: the `run` has ended. */
      readonly running: boolean;
      readonly steps: number;
      readonly timeMs: number;
      readonly restarts: number;
      readonly checkpointId: number | null;
      readonly failure: JobFailure | null;
      readonly trace: readonly TraceEvent[];
      readonly printed: readonly PrintedBy[];
      /** Part files that became visible, by path. */
      readonly committed: Readonly<Record<string, string>>;
      /** Counter blocks (see metrics-layout) by `<vertex>/<subtask>`. */
      readonly metrics: Readonly<Record<string, Float64Array>>;
    }
  /** A bug of ours: the simulation is gone. */
  | { readonly kind: "broken"; readonly run: number; readonly message: string };
