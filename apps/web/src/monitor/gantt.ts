import type { Checkpoint } from "@millrace/protocol";

export type Phase = "startDelay" | "alignment" | "sync" | "async";

export interface GanttRow {
  readonly vertexId: string;
  readonly subtask: number;
  /** null: not acknowledged yet. */
  readonly phases:
    | readonly { readonly phase: Phase; readonly fromMs: number; readonly toMs: number }[]
    | null;
  readonly endMs: number | null;
  /** What its barrier overtook there and was saved; null: it came in its turn, or is not acknowledged. */
  readonly inFlight: { readonly rows: number; readonly bytes: number } | null;
}

/**
 * Phases of a checkpoint by subtask, ms since its trigger, one after the other; subtasks that have not acknowledged have
 * none. The end is when the coordinator heard of it.
 */
export function ganttRows(
  checkpoint: Checkpoint,
  tasks: readonly { readonly vertexId: string; readonly subtask: number }[],
): readonly GanttRow[] {
  return tasks.map(({ vertexId, subtask }) => {
    const timing = checkpoint.subtasks.find(
      (candidate) => candidate.vertexId === vertexId && candidate.subtask === subtask,
    );
    if (!timing) return { vertexId, subtask, phases: null, endMs: null, inFlight: null };
    let at = 0;
    const lengths = [
      ["startDelay", timing.startDelayMs],
      ["alignment", timing.alignmentMs],
      ["sync", timing.syncMs],
      ["async", timing.asyncMs],
    ] as const;
    const phases = lengths.map(([phase, lengthMs]) => {
      const fromMs = at;
      at += Math.max(0, lengthMs);
      return { phase, fromMs, toMs: at };
    });
    const { unaligned = false, inFlightRows = 0, inFlightBytes = 0 } = timing;
    const inFlight = unaligned ? { rows: inFlightRows, bytes: inFlightBytes } : null;
    return { vertexId, subtask, phases, endMs: Math.max(timing.endToEndMs, at), inFlight };
  });
}

const NICE = [1, 2, 5];

/** Ticks of an axis from 0 to at least `maxMs`: at most six, at round lengths. */
export function axisTicks(maxMs: number): readonly number[] {
  const least = Math.max(1, maxMs) / 5;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = (NICE.find((nice) => nice * power >= least) ?? 10) * power;
  const count = Math.ceil(Math.max(1, maxMs) / step);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** Rows that the checkpoint's barriers overtook, over all subtasks that have acknowledged; null: none overtook. */
export function rowsInFlight({ subtasks }: Checkpoint): number | null {
  if (!subtasks.some(({ unaligned = false }) => unaligned)) return null;
  return subtasks.reduce((sum, { inFlightRows = 0 }) => sum + inFlightRows, 0);
}
