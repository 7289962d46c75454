import { StepSession } from "@millrace/engine/simulation";
import type { FromStepWorker, Inspection, RecordedStep, TraceEvent } from "@millrace/engine/simulation";
import { describe, expect, it, test } from "vitest";
import { prepareRun } from "../step/prepare-run.ts";
import { listOf, RunNames } from "../step/run-names.ts";
import type { RunSpec } from "../step/run-spec.ts";
import { answerFrom, isRight, wasSeen } from "./answer.ts";
import { lessonRun, lessons } from "./lessons.ts";
import { afterNoon } from "./nine-points.ts";

interface Recording {
  readonly steps: readonly RecordedStep[];
  readonly names: RunNames;
  /** What is held after a step. */
  readonly at: (step: number) => Inspection;
}

function record(spec: RunSpec): Recording {
  const { setup, result } = prepareRun(spec);
  if (setup === null) throw new Error(JSON.stringify(result.diagnostics));
  let steps: readonly RecordedStep[] = [];
  let held: Inspection | null = null;
  const post = (message: FromStepWorker) => {
    if (message.kind === "broken") throw new Error(message.message);
    if (message.kind === "step-recorded") steps = [...steps.slice(0, message.from), ...message.steps];
    if (message.kind === "step-at") held = message.inspection;
  };
  const session = new StepSession({ post, yieldThen: () => {} });
  session.receive({ kind: "step-load", run: 1, setup, breakpoints: [], step: 5_000, trace: true });
  const at = (step: number) => {
    session.receive({ kind: "step-seek", step });
    return held!;
  };
  return { steps, names: new RunNames(setup.graph, result), at };
}

const lesson = (id: string) => lessons.find((candidate) => candidate.id === id)!;
const eventsOf = ({ steps }: { readonly steps: readonly RecordedStep[] }, kind: TraceEvent["kind"]) =>
  steps.flatMap(({ events }) => events.filter((event) => event.kind === kind));

describe("event time: the nine points of Streaming 102", () => {
  const results = (variant: string, seed: number) => {
    const { variants } = lesson("event-time");
    const chosen = variants.find(({ id }) => id === variant);
    const run = record({ ...lessonRun(lesson("event-time"), chosen, "en"), seed });
    const fired = eventsOf(run, "win.fire").map(({ data }) => [
      (Number(data["start"]) - afterNoon(0)) / 60_000,
      listOf(data["values"])[0],
    ]);
    return { fired, late: eventsOf(run, "rec.late").length, run };
  };

  it.each([7, 1, 99])("with a perfect watermark: 14, 18, 4, 12; nothing is late (seed %i)", (seed) => {
    const { fired, late } = results("perfect", seed);
    expect(fired).toEqual([
      [0, 14],
      [2, 18],
      [4, 4],
      [6, 12],
    ]);
    expect(late).toBe(0);
  });

  it.each([7, 1, 99])("with a heuristic one: 5, 18, 4, 12, and the 9 is dropped (seed %i)", (seed) => {
    const { fired, late, run } = results("heuristic", seed);
    expect(fired).toEqual([
      [0, 5],
      [2, 18],
      [4, 4],
      [6, 12],
    ]);
    expect(late).toBe(1);
    const [sum, dropped, all] = lesson("event-time").check.map(({ answerFrom: query }) =>
      answerFrom(query, run.steps, run.names),
    );
    expect(sum?.value).toBe("5");
    expect(dropped?.value).toBe("9");
    expect(all?.value).toBe("5 / 18 / 4 / 12");
    expect(["5/18/4/12", "5, 18, 4, 12", "5 18 4 12"].every((typed) => isRight(typed, all!))).toBe(true);
    expect(isRight("14 18 4 12", all!)).toBe(false);
  });

  it("rows come at the times of their column", () => {
    const run = record(lessonRun(lesson("event-time"), undefined, "en"));
    const given = run.steps.filter(({ events }) =>
      events.some(({ kind, operator }) => kind === "rec.emit" && operator?.startsWith("scores")),
    );
    expect(given.map(({ elapsedUs }) => Math.round(elapsedUs / 1e6))).toEqual([
      0, 20, 53, 80, 107, 120, 180, 200, 220,
    ]);
  });
});

test("barrier alignment: Phones is shut, and rows wait behind its barrier", () => {
  const run = record(lessonRun(lesson("barrier-alignment"), undefined, "en"));
  const [gate, waiting] = lesson("barrier-alignment").check.map(({ answerFrom: query }) =>
    answerFrom(query, run.steps, run.names),
  );
  expect(gate?.value).toBe("Phones");
  expect(Number(waiting?.value)).toBeGreaterThan(1);
  const shut = run.at(waiting!.step! - 1).channels.filter(({ blocked }) => blocked);
  expect(shut.map(({ producer, rows }) => [producer, String(rows)])).toEqual([["phones/0", waiting?.value]]);
});

test("back pressure: no credit is left at the moment of the stall, and Slow print is the cause", () => {
  const run = record(lessonRun(lesson("backpressure"), undefined, "en"));
  const [credits, cause] = lesson("backpressure").check.map(({ answerFrom: query }) =>
    answerFrom(query, run.steps, run.names),
  );
  expect(credits?.value).toBe("0");
  expect(cause?.value).toBe("Slow print");
  expect(eventsOf(run, "bp.start").length).toBeGreaterThan(0);
});

describe("an answer counts from where the learner has been in the run", () => {
  const run = record(lessonRun(lesson("event-time"), undefined, "en"));
  const recorded = run.steps.length;
  const [sum, , all] = lesson("event-time").check.map(({ answerFrom: query }) =>
    answerFrom(query, run.steps, run.names),
  );
  const seen = (answer: typeof sum, reached: number, ended = true) =>
    wasSeen(answer!, { reached, recorded, ended });

  it("from the step on in which the pane fires, and not before", () => {
    expect([0, sum!.step! - 1, sum!.step!, recorded].map((reached) => seen(sum, reached))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  it("of all panes, from the last one on", () => {
    expect(all!.step!).toBeGreaterThan(sum!.step!);
    expect([seen(all, sum!.step!), seen(all, all!.step!)]).toEqual([false, true]);
  });

  it("that nothing happens is known at the end of the run", () => {
    const none = { value: "", step: null };
    expect([seen(none, recorded - 1), seen(none, recorded, false), seen(none, recorded)]).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe("lessons are data", () => {
  it.each(lessons.map((entry) => [entry.id, entry] as const))(
    "%s: words in both languages, answers in its trace",
    (_, entry) => {
      const texts = [
        entry.title,
        entry.concept,
        ...entry.do,
        ...entry.show,
        entry.graph.name,
        ...entry.graph.nodes.map(({ name }) => name),
        ...entry.check.flatMap(({ ask, hint, until }) => [ask, hint, until]),
      ];
      for (const { en, zh } of texts) {
        expect(en).not.toBe("");
        expect(zh).toMatch(/\p{Script=Han}/u);
        expect(zh).not.toMatch(/您/u);
      }
      const run = record(lessonRun(entry, undefined, "en"));
      for (const question of entry.check) {
        const answer = answerFrom(question.answerFrom, run.steps, run.names);
        expect(answer.step, question.id).not.toBeNull();
        expect(isRight(answer.value, answer)).toBe(true);
        expect(isRight("no such thing", answer)).toBe(false);
      }
    },
  );
});
