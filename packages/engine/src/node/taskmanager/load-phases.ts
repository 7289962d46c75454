import type { PhaseListener, PhasesIn } from "../../phases/checkpoint-phase.ts";

/** The listener that a module of phases has for a process of this kind; without a module nobody listens. */
export async function loadPhases(
  url: string | null,
  process: Parameters<PhasesIn>[0],
): Promise<PhaseListener | null> {
  if (url === null) return null;
  const module: { readonly phasesIn: PhasesIn } = await import(url);
  return module.phasesIn(process);
}
