// @vitest-environment happy-dom
import { examples } from "@millrace/nodes";
import type { ToStepWorker } from "@millrace/engine/simulation";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { allActions } from "../actions/all-actions.ts";
import type { ActionName } from "../actions/action.ts";
import { Mounted } from "../testing/mount.tsx";
import { registerStep, STEP_MOVES } from "./step-handle.ts";
import { newRun } from "./run-spec.ts";
import { stepMoves } from "./step-moves.ts";
import { closeRun, openRun, useStep } from "./step-store.ts";
import { StepToolbar } from "./step-toolbar.tsx";
import { StepTopBar } from "./step-top-bar.tsx";

const sent: ToStepWorker[] = [];
let leave: () => void;
beforeEach(() => {
  sent.length = 0;
  vi.stubGlobal(
    "Worker",
    class {
      postMessage = (message: ToStepWorker) => void sent.push(message);
      terminate = () => undefined;
    },
  );
  leave = registerStep(stepMoves);
});
afterEach(() => {
  leave();
  closeRun();
  vi.unstubAllGlobals();
});

const actionOf = (name: ActionName) => allActions.find((action) => action.name === name)!;
const document = examples.find(({ id }) => id === "nine-points")!.document;

/** A run whose first step is shown, of which nine are recorded. */
function opened(): void {
  openRun(newRun(document));
  const step = { micro: 1, elapsedUs: 0, marks: 0, events: [], failure: null, hash: "0" };
  useStep.setState({ step: 1, steps: Array.from({ length: 9 }, () => step) });
  useStep.setState({ shown: { elapsedUs: 0, tasks: [], channels: [] } as never });
}

test.each([false, true])(
  "every button of the toolbar is an action too (searching: %s)",
  async (searching) => {
    opened();
    useStep.setState({ searching });
    using toolbar = Mounted.show(<StepToolbar />);
    const buttons = [...toolbar.element.querySelectorAll("button")];
    expect(buttons.length).toBeGreaterThan(9);
    const names = buttons.map((button) => button.dataset["action"]);
    expect(names.filter((name) => !allActions.some((action) => action.name === name))).toEqual([]);
  },
);

test("every move of Step is in the command palette, and cannot be done elsewhere", () => {
  opened();
  expect(STEP_MOVES.filter((move) => !allActions.some(({ name }) => name === move))).toEqual([]);
  expect(actionOf("stepRow").isEnabled()).toBe(true);
  expect(actionOf("stepStop").isEnabled()).toBe(false);
  expect(actionOf("stepToBreakpoint").isEnabled()).toBe(false);
  leave();
  expect(STEP_MOVES.filter((move) => actionOf(move).isEnabled())).toEqual([]);
});

test("an action does what its button does", () => {
  opened();
  sent.length = 0;
  for (const name of ["stepWatermark", "stepBack", "stepLast", "stepKill"] as const) actionOf(name).perform();
  expect(sent).toEqual([
    { kind: "step-advance", target: { kind: "mark", mark: "watermark" } },
    { kind: "step-seek", step: 0 },
    { kind: "step-seek", step: 9 },
    { kind: "step-decide", decision: "kill" },
  ]);
});

test("the link can be copied by a button of the top bar that is an action", () => {
  opened();
  using bar = Mounted.show(<StepTopBar title="Nine" documentId={null} />);
  expect(bar.element.querySelector<HTMLElement>("[data-testid=copy-link]")?.dataset["action"]).toBe(
    "stepCopyLink",
  );
});
