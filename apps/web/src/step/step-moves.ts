import { copyStepLink } from "./copied-link.ts";
import { focusBreakpointForm } from "./focus-breakpoint-form.ts";
import type { StepHandle, StepMove } from "./step-handle.ts";
import { advance, changeRun, decide, seek, stopSearch, useStep } from "./step-store.ts";
import type { StepState } from "./step-store.ts";

interface Move {
  readonly isPossible: (state: StepState) => boolean;
  readonly perform: (state: StepState) => void;
}

const isOpen = ({ spec }: StepState): boolean => spec !== null;
const canGoOn = ({ shown, ended, step, steps }: StepState): boolean =>
  shown !== null && !(ended && step >= steps.length);
const onward = (perform: () => void): Move => ({ isPossible: canGoOn, perform });

/** Every move: when it makes sense, and what it does. */
const MOVES: Readonly<Record<StepMove, Move>> = {
  stepBack: { isPossible: ({ step }) => step > 0, perform: ({ step }) => seek(step - 1) },
  stepNext: onward(() => advance({ kind: "step" })),
  stepRow: onward(() => advance({ kind: "mark", mark: "row" })),
  stepWatermark: onward(() => advance({ kind: "mark", mark: "watermark" })),
  stepBarrier: onward(() => advance({ kind: "mark", mark: "barrier" })),
  stepFiring: onward(() => advance({ kind: "mark", mark: "firing" })),
  stepTimer: onward(() => advance({ kind: "mark", mark: "timer" })),
  stepToBreakpoint: {
    isPossible: (state) => canGoOn(state) && state.breakpoints.length > 0 && !state.searching,
    perform: () => advance({ kind: "breakpoint" }),
  },
  stepStop: { isPossible: ({ searching }) => searching, perform: stopSearch },
  stepFirst: { isPossible: ({ step }) => step > 0, perform: () => seek(0) },
  stepLast: {
    isPossible: ({ step, steps }) => step < steps.length,
    perform: ({ steps }) => seek(steps.length),
  },
  stepCheckpoint: onward(() => decide("checkpoint")),
  stepKill: onward(() => decide("kill")),
  stepAddBreakpoint: { isPossible: ({ names }) => names !== null, perform: focusBreakpointForm },
  stepAnotherSeed: {
    isPossible: isOpen,
    perform: ({ spec }) => spec && changeRun({ seed: spec.seed + 1 }),
  },
  stepChaining: {
    isPossible: isOpen,
    perform: ({ spec }) => spec && changeRun({ chaining: !spec.chaining }),
  },
  stepCopyLink: { isPossible: isOpen, perform: () => void copyStepLink() },
};

export const canMove = (move: StepMove, state: StepState): boolean => MOVES[move].isPossible(state);

export const stepMoves: StepHandle = {
  can: (move) => canMove(move, useStep.getState()),
  do: (move) => MOVES[move].perform(useStep.getState()),
};
