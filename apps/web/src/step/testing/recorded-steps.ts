import { StepSession } from "@millrace/engine/simulation";
import type { FromStepWorker, RecordedStep } from "@millrace/engine/simulation";
import { prepareRun } from "../prepare-run.ts";
import type { RunSpec } from "../run-spec.ts";

/** The first steps of a run, as the worker of the page records them. Throws where the simulation breaks. */
export function recordedSteps(spec: RunSpec, most = 5_000): readonly RecordedStep[] {
  const { setup, result } = prepareRun(spec);
  if (setup === null) throw new Error(JSON.stringify(result.diagnostics));
  const steps: RecordedStep[] = [];
  const post = (message: FromStepWorker) => {
    if (message.kind === "broken") throw new Error(message.message);
    if (message.kind === "step-recorded") steps.push(...message.steps);
  };
  const session = new StepSession({ post, yieldThen: () => {} });
  session.receive({ kind: "step-load", run: 1, setup, breakpoints: [], step: most, trace: true });
  return steps;
}
