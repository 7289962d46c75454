import { isExpectation } from "./operator-script.ts";
import type { OperatorScript, ScriptExpectation, ScriptOutput, ScriptStep } from "./operator-script.ts";
import { readOperator, UnsupportedScript } from "./read-operator.ts";
import { ScriptHost } from "./script-host.ts";
import type { ScriptState } from "./script-host.ts";
import { recordedSteps } from "./unrecorded-steps.ts";

export type ScriptResult =
  | { readonly name: string; readonly outputs: readonly (readonly ScriptOutput[])[] }
  | { readonly name: string; readonly unsupported: string };

/**
 * Runs the steps, with those that were not recorded from another run of its test. `outputs`: for each `expectOutputSoFar` what the operator has emitted so far, for each
 * `lateSideOutputObserved` its late rows; an `expectOutputSoFar` right behind one of those is about the late rows too.
 */
export function runOperatorScript(script: OperatorScript, all: readonly OperatorScript[] = []): ScriptResult {
  const { name } = script;
  try {
    const steps = recordedSteps(script, all);
    if (!steps.some(({ op }) => op === "element"))
      throw new UnsupportedScript("its rows were not recorded, and no other run of the same test is known");
    return { name, outputs: new ScriptRun(name).run(steps) };
  } catch (error) {
    if (error instanceof UnsupportedScript) return { name, unsupported: error.message };
    throw error;
  }
}

class ScriptRun {
  readonly #name: string;
  #host: ScriptHost | null = null;
  #state: ScriptState | null = null;

  constructor(name: string) {
    this.#name = name;
  }

  run(steps: readonly ScriptStep[]): readonly (readonly ScriptOutput[])[] {
    return steps.flatMap((step, index): readonly (readonly ScriptOutput[])[] => {
      if (!isExpectation(step)) {
        this.#do(step);
        return [];
      }
      const isLate = [step, steps[index - 1]].some((near) => near?.op === "lateSideOutputObserved");
      return [[...(isLate ? this.#opened.late : this.#opened.output)]];
    });
  }

  // oxlint-disable-next-line complexity -- one case a step
  #do(step: Exclude<ScriptStep, ScriptExpectation>): void {
    switch (step.op) {
      case "restore":
        return;
      case "open": {
        const keepsLate = step.operator.lateDataOutputTag !== "null";
        this.#host = new ScriptHost(readOperator(step.operator, this.#name), keepsLate, this.#state);
        return;
      }
      case "element":
        this.#opened.element(step.record, step.ts ?? null);
        return;
      case "watermark":
        this.#opened.watermark(step.t);
        return;
      case "processingTime":
        this.#opened.processingTime(step.t);
        return;
      case "snapshot":
        this.#state = this.#opened.snapshot();
        return;
      case "close":
        this.#opened.close();
    }
  }

  get #opened(): ScriptHost {
    if (this.#host === null) throw new UnsupportedScript("the script opens no operator");
    return this.#host;
  }
}
