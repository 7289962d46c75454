import type { Expression, JobFailure, JobGraph } from "@millrace/graph";
import type { HostSample } from "../io/io-service.ts";
import type { Inspection } from "./inspection.ts";
import type { CheckpointRefusal } from "./simulated-coordinator.ts";
import type { PrintedBy } from "./printed-by.ts";
import type { TraceEvent } from "./trace.ts";

/** A run that can be stepped: the same setup gives the same steps, wherever it runs. Plain JSON. */
export interface StepSetup {
  readonly graph: JobGraph;
  readonly seed: number;
  readonly decisions: readonly Decision[];
  readonly files?: Readonly<Record<string, string>>;
  /** What servers send before they close, by `host:port`. */
  readonly sockets?: Readonly<Record<string, string>>;
  readonly hostSamples?: readonly HostSample[];
  readonly startMs?: number;
  readonly costsMs?: Readonly<Record<string, number>>;
  readonly arrivalsMs?: Readonly<Record<string, readonly number[]>>;
  /** Rows that a source gives at once at most; 1: row mode. */
  readonly pollRows: number;
}

/** What a person did after a step: kill all tasks, or trigger a checkpoint by hand. In order of `step`. */
export interface Decision {
  readonly step: number;
  readonly kind: "kill" | "checkpoint";
}

/** One step: a micro-step of the engine that left events, after quiet ones that left none. */
export interface RecordedStep {
  /** Micro-steps of the simulation after it. */
  readonly micro: number;
  readonly elapsedUs: number;
  readonly marks: number;
  readonly events: readonly TraceEvent[];
  /** Why the job failed or restarts by it; null: it does not, or its tasks were killed. */
  readonly failure: JobFailure | null;
  /** Of the whole trace up to here. */
  readonly hash: string;
}

/** What a step has, as bits of `marks`. */
export const MARKS = {
  row: 1,
  watermark: 2,
  barrier: 4,
  firing: 8,
  timer: 16,
  late: 32,
  checkpoint: 64,
  failure: 128,
  stall: 256,
} as const;

export type Mark = keyof typeof MARKS;

/** Where a run stops. Nodes by id; null: any. */
export type Breakpoint =
  | { readonly id: number; readonly kind: "node"; readonly nodeId: string }
  | {
      readonly id: number;
      readonly kind: "row";
      readonly nodeId: string;
      /**
       * One for each input of the node's operator, over its columns; null: rows of that input never stop. TRUE stops, and
       * a row for which it fails does not.
       */
      readonly predicates: readonly (Expression | null)[];
    }
  | {
      readonly id: number;
      readonly kind: "watermark";
      readonly nodeId: string | null;
      readonly passesMs: number;
    }
  | { readonly id: number; readonly kind: "barrier" | "late"; readonly nodeId: string | null };

export type StepTarget =
  | { readonly kind: "step" }
  | { readonly kind: "mark"; readonly mark: Mark }
  | { readonly kind: "breakpoint" }
  | { readonly kind: "end" };

/** What came of a move where the step that is shown does not tell it. */
export type StepOutcome =
  /** What was looked for does not come after the cursor. `isWhole`: the run ends there; else no more is recorded. */
  | { readonly kind: "none"; readonly target: StepTarget; readonly isWhole: boolean }
  /** A checkpoint was triggered after the step `after`; the cursor goes to the first barrier of a source. */
  | { readonly kind: "triggered"; readonly after: number }
  /** No checkpoint was triggered; the run is as it was. */
  | { readonly kind: "refused"; readonly reason: CheckpointRefusal };

export type ToStepWorker =
  | {
      readonly kind: "step-load";
      readonly run: number;
      readonly setup: StepSetup;
      readonly breakpoints: readonly Breakpoint[];
      /** Step to begin at. */
      readonly step: number;
      /** False: no trace, and so no steps. */
      readonly trace: boolean;
    }
  | { readonly kind: "step-advance"; readonly target: StepTarget }
  | { readonly kind: "step-seek"; readonly step: number }
  /** Ends a search that `step-advance` began; the cursor stays. */
  | { readonly kind: "step-stop" }
  | { readonly kind: "step-breakpoints"; readonly breakpoints: readonly Breakpoint[] }
  /** After the step of the cursor; what was known of later steps is gone. */
  | { readonly kind: "step-decide"; readonly decision: Decision["kind"] };

export type FromStepWorker =
  /** Steps `from + 1`, `from + 2`, ...; whatever was known of them before is void. */
  | {
      readonly kind: "step-recorded";
      readonly run: number;
      readonly from: number;
      readonly steps: readonly RecordedStep[];
      /** No further step can come. */
      readonly ended: boolean;
      readonly decisions: readonly Decision[];
    }
  /** The cursor stands after `step`. */
  | {
      readonly kind: "step-at";
      readonly run: number;
      readonly step: number;
      readonly inspection: Inspection;
      /** Hash of the trace of the run that the inspection is of, and whether it is that of the recording. */
      readonly hash: string;
      readonly verified: boolean;
      /** Rows printed so far, newest last, 200 at most. */
      readonly printed: readonly PrintedBy[];
    }
  /** Steps at which each breakpoint stops, by its id, as far as the recording goes. */
  | {
      readonly kind: "step-hits";
      readonly run: number;
      readonly hits: Readonly<Record<number, readonly number[]>>;
    }
  /** About the cursor's step, or the one that it is on its way to. */
  | {
      readonly kind: "step-outcome";
      readonly run: number;
      readonly step: number;
      readonly outcome: StepOutcome;
    }
  /** A search is under way (true) or over. */
  | { readonly kind: "step-searching"; readonly run: number; readonly searching: boolean }
  | { readonly kind: "broken"; readonly run: number; readonly message: string };
