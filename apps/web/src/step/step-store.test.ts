import type { FromStepWorker, Inspection, RecordedStep } from "@millrace/engine/simulation";
import { expect, test } from "vitest";
import { receiveStep, useStep } from "./step-store.ts";

const step: RecordedStep = { micro: 1, elapsedUs: 0, marks: 0, events: [], failure: null, hash: "0" };
const NOTHING_HELD = { elapsedUs: 0, tasks: [], channels: [] } as unknown as Inspection;

const recorded = (from: number, count: number): FromStepWorker => ({
  kind: "step-recorded",
  run: 0,
  from,
  steps: Array.from({ length: count }, () => step),
  ended: false,
  decisions: [],
});
const at = (cursor: number): FromStepWorker => ({
  kind: "step-at",
  run: 0,
  step: cursor,
  inspection: NOTHING_HELD,
  hash: "0",
  verified: true,
  printed: [],
});

const reachedAfter = (...messages: readonly FromStepWorker[]): number => {
  messages.forEach(receiveStep);
  return useStep.getState().reached;
};

test("what came of a move is forgotten when the run becomes another one from there", () => {
  const outcome = { kind: "triggered", after: 3 } as const;
  [recorded(0, 9), at(3)].forEach(receiveStep);
  receiveStep({ kind: "step-outcome", run: 0, step: 5, outcome });
  receiveStep(at(5));
  receiveStep(recorded(9, 4));
  expect(useStep.getState().told).toEqual({ step: 5, outcome });
  receiveStep(recorded(5, 4));
  expect(useStep.getState().told).toBeNull();
  receiveStep(recorded(0, 0));
});

test("the furthest step of a run is where the cursor has been, not what is recorded, until it is another run", () => {
  expect(reachedAfter(recorded(0, 9), at(0))).toBe(0);
  expect(reachedAfter(at(6), at(2), recorded(9, 5))).toBe(6);
  // What was decided after step 2 makes other steps of those behind it.
  expect(reachedAfter(recorded(2, 9), at(3))).toBe(3);
});
