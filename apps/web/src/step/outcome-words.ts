import type { StepOutcome } from "@millrace/engine/simulation";
import type { Words } from "../i18n/words.ts";

/** What came of a move, where the step that is shown does not tell it. */
export function outcomeWords(outcome: StepOutcome, { step: { told } }: Words): string {
  switch (outcome.kind) {
    case "triggered":
      return told.triggered(outcome.after);
    case "refused":
      return told.refused[outcome.reason];
    case "none":
      return `${noneWords(outcome.target, told)} ${outcome.isWhole ? told.whole : told.capped}`;
  }
}

type Target = Extract<StepOutcome, { readonly kind: "none" }>["target"];

function noneWords(target: Target, { none }: Words["step"]["told"]): string {
  if (target.kind === "breakpoint") return none.breakpoint;
  return target.kind === "mark" && target.mark in none ? none[target.mark as keyof typeof none] : none.other;
}
