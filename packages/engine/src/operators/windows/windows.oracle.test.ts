import { bigint, double, rowSchema, string, timestamp } from "@millrace/graph";
import type { WindowSpec } from "@millrace/graph";
import fc from "fast-check";
import { describe, it } from "vitest";
import { batchOfRows } from "../../batch/row-values.ts";
import { keyGroup, subtaskOfKeyGroup } from "../../state/key-group.ts";
import { createKeyHasher } from "../../state/key-hasher.ts";
import { HarnessState } from "../../testing/harness-state.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import { WindowModel } from "../../testing/window-model.ts";
import type { ModelRow } from "../../testing/window-model.ts";
import { windowAggregateFactory } from "../window-aggregate.ts";
import type { WindowAggregateSpec } from "./window-spec.ts";

/** A row; time goes on (the watermark, or the wall clock); everything is killed and restored at another parallelism. */
type Step =
  | ({ readonly kind: "row" } & ModelRow)
  | { readonly kind: "time"; readonly ms: number }
  | { readonly kind: "rescale"; readonly parallelism: number };

interface Scenario {
  readonly window: WindowSpec;
  readonly latenessMs: number;
  readonly steps: readonly Step[];
  /** Rows of a batch, in turn. */
  readonly cuts: readonly number[];
}

/** Scenarios that every run begins with: those that failed, shrunk, and some that are easy to get wrong. */
const REGRESSIONS: readonly Scenario[] = [
  // A late row makes both windows that ended fire, and counts in the one to come.
  {
    window: { kind: "sliding", sizeMs: 10, slideMs: 4, offsetMs: 0 },
    latenessMs: 5,
    steps: [
      { kind: "row", key: "a", timestamp: 5, x: 1 },
      { kind: "time", ms: 12 },
      { kind: "row", key: "a", timestamp: 5, x: 2 },
    ],
    cuts: [1],
  },
  // A row that joins two sessions, one of which has fired.
  {
    window: { kind: "session", gapMs: 3 },
    latenessMs: 20,
    steps: [
      { kind: "row", key: "a", timestamp: 0, x: 1 },
      { kind: "row", key: "a", timestamp: 6, x: 2 },
      { kind: "time", ms: 5 },
      { kind: "rescale", parallelism: 3 },
      { kind: "row", key: "a", timestamp: 3, x: 4 },
    ],
    cuts: [2],
  },
];

const PARALLELISM = 8;
const KEYS = ["a", "b", "c", "d", "e"];
const input = [
  { name: "name", type: string(false) },
  { name: "ts", type: timestamp() },
  { name: "x", type: double() },
];
const hash = createKeyHasher(rowSchema(input), [0]);

function setupOf(
  { window, latenessMs }: Scenario,
  time: "event" | "processing",
): HarnessSetup<WindowAggregateSpec> {
  const lateness = time === "event" ? { allowedLatenessMs: latenessMs } : {};
  return {
    spec: {
      kind: "window-aggregate",
      keys: [0],
      rowtime: time === "event" ? 1 : null,
      window,
      aggregates: [
        { fn: "COUNT", argument: null, name: "rows", type: bigint(false) },
        { fn: "SUM", argument: 2, name: "sum", type: double() },
        { fn: "MIN", argument: 2, name: "least", type: double() },
      ],
      ...lateness,
    },
    factory: windowAggregateFactory,
    input,
    output: [
      input[0]!,
      ...["window_start", "window_end", "window_time"].map((name) => ({ name, type: timestamp(false) })),
      { name: "rows", type: bigint(false) },
      { name: "sum", type: double() },
      { name: "least", type: double() },
    ],
  };
}

/** Several subtasks, fed by key as a hash edge does. */
class Subtasks {
  lines: string[] = [];
  #lateBefore = 0;
  #outsideBefore = 0;
  readonly #setup: HarnessSetup<WindowAggregateSpec>;
  readonly #cuts: readonly number[];
  #harnesses: OperatorHarness<WindowAggregateSpec>[] = [];
  #turn = 0;

  constructor(setup: HarnessSetup<WindowAggregateSpec>, cuts: readonly number[]) {
    this.#setup = setup;
    this.#cuts = cuts;
    this.#start(1);
  }

  /** What was printed, with the windows as the model prints them, in any order. */
  run(script: (subtask: number) => readonly string[]): string[] {
    return this.#harnesses
      .flatMap((harness, subtask) => harness.run(script(subtask).join("\n")))
      .filter((line) => line.startsWith("+I"))
      .map(asModelLine)
      .toSorted();
  }

  subtaskOf(key: string): number {
    const hashes = new Int32Array(1);
    hash(batchOfRows(rowSchema(input), [[key, 0, 0]]), hashes);
    return subtaskOfKeyGroup(keyGroup(hashes[0]!, 128), 128, this.#harnesses.length);
  }

  rescale(parallelism: number): void {
    const state = HarnessState.union(this.#harnesses.map((harness) => harness.snapshot()));
    const { nowMs } = this.#harnesses[0]!;
    this.#lateBefore = this.late;
    this.#outsideBefore = this.outside;
    for (const harness of this.#harnesses) harness.close();
    this.#start(parallelism);
    for (const harness of this.#harnesses) {
      harness.nowMs = nowMs;
      harness.restore(state);
    }
  }

  get late(): number {
    return this.#lateBefore + this.#count("lateRecords");
  }

  get outside(): number {
    return this.#outsideBefore + this.#count("outsideRecords");
  }

  #count(counter: "lateRecords" | "outsideRecords"): number {
    return this.#harnesses.reduce((sum, harness) => sum + harness.counter(counter), 0);
  }

  #start(parallelism: number): void {
    this.#harnesses = Array.from({ length: parallelism }, (_, subtask) => {
      const batchRows = () => this.#cuts[this.#turn++ % this.#cuts.length]!;
      const harness = new OperatorHarness(this.#setup, { subtask, parallelism, batchRows });
      harness.nowMs = 0;
      return harness;
    });
  }
}

/** `+I[a, 0s, 10s, 9999ms, 2, 3.0, 1.0]` as `a 0 10000 2 3 1`. */
function asModelLine(line: string): string {
  const [key, start, end, , rows, sum, least] = line.slice(3, -1).split(", ");
  const ms = (text: string): number => {
    const [, amount, unit] = /^(-?\d+)(ms|s|m|h)$/.exec(text)!;
    return Number(amount) * { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[unit as "ms" | "s" | "m" | "h"];
  };
  return `${key} ${ms(start!)} ${ms(end!)} ${rows} ${Number(sum)} ${Number(least)}`;
}

/** Rows that follow one another are one run, so that batches are cut within it. */
function check(scenario: Scenario, time: "event" | "processing"): void {
  const { window, latenessMs, steps, cuts } = scenario;
  const model = new WindowModel(window, time === "event" ? latenessMs : 0);
  const subtasks = new Subtasks(setupOf(scenario, time), cuts);
  let now = 0;
  for (const run of runsOf(steps)) {
    const [first] = run;
    if (first?.kind === "rescale") {
      subtasks.rescale(first.parallelism);
      continue;
    }
    const before = model.lines.length;
    let actual: string[] = [];
    if (first?.kind === "time") {
      now += first.ms;
      model.advance(now - 1);
      actual = subtasks.run(() => [time === "event" ? `watermark ${now - 1}ms` : `+${first.ms}ms`]);
    } else {
      const rows = run.filter((step) => step.kind === "row");
      for (const row of rows) model.row(time === "event" ? row : { ...row, timestamp: now });
      actual = subtasks.run((subtask) =>
        rows
          .filter(({ key }) => subtasks.subtaskOf(key) === subtask)
          .map(({ key, timestamp: at, x }) => `+I[${key}, ${at}ms, ${x}]`),
      );
    }
    same(actual, model.lines.slice(before).toSorted(), `at ${now}`);
  }
  same([String(subtasks.outside)], [String(model.outside)], "rows outside of windows");
  if (time === "event") same([String(subtasks.late)], [String(model.late)], "late rows");
}

function runsOf(steps: readonly Step[]): readonly (readonly Step[])[] {
  const runs: Step[][] = [];
  for (const step of [...steps, { kind: "time", ms: 1_000_000 } as const]) {
    const last = runs.at(-1);
    if (step.kind === "row" && last?.[0]?.kind === "row") last.push(step);
    else runs.push([step]);
  }
  return runs;
}

function same(actual: readonly string[], expected: readonly string[], where: string): void {
  const [a, b] = [actual.join("\n"), expected.join("\n")];
  if (a !== b) throw new Error(`${where} printed\n${a}\ninstead of\n${b}`);
}

const offset = fc.integer({ min: 0, max: 20 });
const length = fc.integer({ min: 1, max: 60 });
const shapes = {
  tumbling: fc.record({ kind: fc.constant("tumbling" as const), sizeMs: length, offsetMs: offset }),
  sliding: fc.record({
    kind: fc.constant("sliding" as const),
    sizeMs: length,
    slideMs: length,
    offsetMs: offset,
  }),
  session: fc.record({ kind: fc.constant("session" as const), gapMs: fc.integer({ min: 1, max: 25 }) }),
};

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant("row" as const),
      key: fc.constantFrom(...KEYS),
      timestamp: fc.integer({ min: -30, max: 260 }),
      x: fc.integer({ min: -9, max: 9 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("time" as const), ms: fc.integer({ min: 1, max: 40 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("rescale" as const),
      parallelism: fc.integer({ min: 1, max: PARALLELISM }),
    }),
  },
);

const scenarioOf = (window: fc.Arbitrary<WindowSpec>): fc.Arbitrary<Scenario> =>
  fc.record({
    window,
    latenessMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 80 })),
    steps: fc.array(step, { maxLength: 60 }),
    cuts: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
  });

describe.each(["event", "processing"] as const)("windows in %s time are what the model says", (time) => {
  it.each(Object.entries(shapes))("%s, with disorder, batch cuts, restores and rescaling", (kind, window) => {
    const kept = REGRESSIONS.filter((scenario) => scenario.window.kind === kind);
    fc.assert(
      fc.property(scenarioOf(window), (scenario) => check(scenario, time)),
      { numRuns: 300, examples: kept.map((scenario) => [scenario] as [Scenario]) },
    );
  });
});
