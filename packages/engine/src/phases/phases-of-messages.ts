import type { ToJobManager, ToTaskManager } from "../rpc/gateway.ts";
import type { CheckpointPhase, PhaseListener } from "./checkpoint-phase.ts";

type Kind = ToJobManager["kind"] | ToTaskManager["kind"];

const PHASES: Partial<Readonly<Record<Kind, CheckpointPhase>>> = {
  "trigger-checkpoint": "trigger",
  "acknowledge-checkpoint": "acknowledgement",
  "checkpoint-completed": "completion",
};

/** To be called with a message before it is sent, or before it is heard. */
export function phaseOfMessage({ kind }: { readonly kind: string }, phases: PhaseListener | null): void {
  if (phases === null) return;
  const phase = PHASES[kind as Kind];
  if (phase !== undefined) phases.reached(phase);
}
