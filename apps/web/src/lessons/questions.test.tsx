// @vitest-environment happy-dom
import type { RecordedStep } from "@millrace/engine/simulation";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { changeRun, closeRun, openRun, receiveStep, useStep } from "../step/step-store.ts";
import { recordedSteps } from "../step/testing/recorded-steps.ts";
import { Mounted } from "../testing/mount.tsx";
import { answerFrom } from "./answer.ts";
import { lessonRun, lessons } from "./lessons.ts";
import { Questions } from "./questions.tsx";

beforeEach(() => {
  vi.stubGlobal(
    "Worker",
    class {
      postMessage = () => undefined;
      terminate = () => undefined;
    },
  );
});
afterEach(() => {
  closeRun();
  vi.unstubAllGlobals();
});

const lesson = lessons.find(({ id }) => id === "event-time")!;

/** As a person who goes to the end of the run that is open. */
function toItsEnd(): void {
  const { run, spec } = useStep.getState();
  const steps = recordedSteps(spec!);
  record(0, steps);
  useStep.setState({ run, step: steps.length, reached: steps.length });
}

function record(from: number, steps: readonly RecordedStep[]): void {
  const { run } = useStep.getState();
  receiveStep({ kind: "step-recorded", run, from, steps, ended: true, decisions: [] });
}

function answered(): Mounted {
  openRun(lessonRun(lesson, lesson.variants[0], "en"));
  toItsEnd();
  const { steps, names } = useStep.getState();
  const questions = Mounted.show(<Questions lesson={lesson} />);
  questions.type(
    questions.get("[data-testid=answer]"),
    answerFrom(lesson.check[0]!.answerFrom, steps, names!).value,
  );
  questions.click(questions.get("[data-testid=check]"));
  expect(gradeOf(questions)).toBe("right");
  return questions;
}

const gradeOf = (questions: Mounted) => questions.get("[data-testid=graded]").dataset["grade"];

test("an answer that was right in one run is not said to be right in the next one", () => {
  using questions = answered();
  questions.act(() => changeRun({ seed: 99 }));
  expect(gradeOf(questions)).toBeUndefined();
  expect(questions.all("[data-testid=next-question], [data-testid=look]")).toEqual([]);
  questions.act(toItsEnd);
  expect(gradeOf(questions)).toBeUndefined();
  questions.click(questions.get("[data-testid=check]"));
  expect(gradeOf(questions)).toBeDefined();
});

test("an answer stays where the run only goes on, and goes where its own step has come to be another", () => {
  using questions = answered();
  const { steps } = useStep.getState();
  questions.act(() => record(steps.length, []));
  expect(gradeOf(questions)).toBe("right");
  questions.act(() => record(0, structuredClone(steps)));
  expect(gradeOf(questions)).toBeUndefined();
});
