import type { JobFailure, JobGraph } from "@millrace/graph";
import type { OperatorSample } from "./row-samples.ts";
import type { SimulationState } from "./simulation.ts";

/** What a page tells the preview's worker: run this graph on samples. It takes the place of a run that is under way. */
export interface PreviewRequest {
  /** Echoes in the answers, so that those of older requests can be told apart. */
  readonly run: number;
  readonly graph: JobGraph;
  /** Text of files to read, by the path in the graph. */
  readonly files: Readonly<Record<string, string>>;
  /** Virtual wall clock at the beginning, ms since the epoch. */
  readonly startMs: number;
  /** Rows kept of each operator. */
  readonly rows: number;
  /** Micro-steps at most; a graph that needs more is shown as far as it came. */
  readonly steps: number;
}

/** What the worker answers: once a slice, the last time with `done`. */
export type PreviewAnswer =
  | {
      readonly kind: "rows";
      readonly run: number;
      readonly done: boolean;
      readonly state: SimulationState;
      readonly steps: number;
      readonly failure: JobFailure | null;
      /** By operator uid. */
      readonly operators: Readonly<Record<string, OperatorSample>>;
    }
  /** A bug of ours. */
  | { readonly kind: "broken"; readonly run: number; readonly message: string };
