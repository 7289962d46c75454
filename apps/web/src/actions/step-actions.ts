import { stepHandle } from "../step/step-handle.ts";
import type { StepMove } from "../step/step-handle.ts";
import type { IconName } from "../ui/icon-paths.ts";
import type { Action } from "./action.ts";

const ICONS: Readonly<Record<StepMove, IconName>> = {
  stepNext: "right",
  stepRow: "right",
  stepWatermark: "right",
  stepBarrier: "right",
  stepFiring: "right",
  stepTimer: "clock",
  stepBack: "step-back",
  stepToBreakpoint: "run",
  stepStop: "stop",
  stepFirst: "step-back",
  stepLast: "right",
  stepCheckpoint: "pin",
  stepKill: "close",
  stepAddBreakpoint: "plus",
  stepAnotherSeed: "settings",
  stepChaining: "settings",
  stepCopyLink: "copy",
};

/** What Step can do: the run on screen says when. */
export const stepActions: readonly Action[] = Object.entries(ICONS).map(([name, icon]) => {
  const move = name as StepMove;
  return {
    name: move,
    icon,
    keys: [],
    isEnabled: () => stepHandle()?.can(move) ?? false,
    perform: () => stepHandle()?.do(move),
  };
});
