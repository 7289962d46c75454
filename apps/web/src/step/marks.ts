import type { MARKS as EngineMarks } from "@millrace/engine/simulation";

/** The engine's own bits; written here again so that the page does not load the engine for them. */
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
} as const satisfies typeof EngineMarks;
