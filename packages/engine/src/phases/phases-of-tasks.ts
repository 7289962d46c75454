import type { TraceKind, TraceSink } from "../simulation/trace.ts";
import type { CheckpointPhase, PhaseListener } from "./checkpoint-phase.ts";

const PHASES: Partial<Readonly<Record<TraceKind, CheckpointPhase>>> = {
  "align.start": "first-barrier",
  "bar.overtake": "overtaking",
  "snap.sync": "synchronous",
};

/** A trace of a task that tells the phases in it and keeps nothing. */
export const phasesOfTasks = (phases: PhaseListener): TraceSink => ({
  event: (kind) => {
    const phase = PHASES[kind];
    if (phase !== undefined) phases.reached(phase);
  },
});
