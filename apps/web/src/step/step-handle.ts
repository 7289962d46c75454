/** What can be done in Step from wherever: its toolbar, its panel and the command palette. */
export const STEP_MOVES = [
  "stepBack",
  "stepNext",
  "stepRow",
  "stepWatermark",
  "stepBarrier",
  "stepFiring",
  "stepTimer",
  "stepToBreakpoint",
  "stepStop",
  "stepFirst",
  "stepLast",
  "stepCheckpoint",
  "stepKill",
  "stepAddBreakpoint",
  "stepAnotherSeed",
  "stepChaining",
  "stepCopyLink",
] as const;

export type StepMove = (typeof STEP_MOVES)[number];

/** The run on screen, as commands outside of Step see it. */
export interface StepHandle {
  can(move: StepMove): boolean;
  do(move: StepMove): void;
}

let current: StepHandle | null = null;

/** Null where another page is shown. */
export const stepHandle = (): StepHandle | null => current;

/** Makes a run the one on screen; gives the function that ends that. */
export function registerStep(handle: StepHandle): () => void {
  current = handle;
  return () => {
    if (current === handle) current = null;
  };
}
