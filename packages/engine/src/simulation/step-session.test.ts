import { describe, expect, it } from "vitest";
import type { FromStepWorker, RecordedStep, StepSetup, ToStepWorker } from "./step-protocol.ts";
import { StepSession } from "./step-session.ts";
import { sumJob } from "./testing/sum-job.ts";
import { encodeTrace } from "./trace-recorder.ts";

type At = Extract<FromStepWorker, { readonly kind: "step-at" }>;

/** A page in front of a session: takes its messages and lets it work until it rests. */
class Page {
  steps: RecordedStep[] = [];
  at: At | null = null;
  ended = false;
  hits: Readonly<Record<number, readonly number[]>> = {};
  outcome: Extract<FromStepWorker, { readonly kind: "step-outcome" }> | null = null;
  readonly #session: StepSession;
  readonly #callbacks: (() => void)[] = [];

  constructor() {
    this.#session = new StepSession({
      post: (message) => this.#take(message),
      yieldThen: (callback) => void this.#callbacks.push(callback),
    });
  }

  send(message: ToStepWorker): this {
    this.#session.receive(message);
    for (let callback = this.#callbacks.shift(); callback !== undefined; callback = this.#callbacks.shift())
      callback();
    return this;
  }

  load(setup: Partial<StepSetup> = {}, trace = true): this {
    const full: StepSetup = { graph: sumJob(), seed: 7, decisions: [], pollRows: 1, ...setup };
    return this.send({ kind: "step-load", run: 1, setup: full, breakpoints: [], step: 0, trace });
  }

  get trace(): string {
    return encodeTrace(this.steps.flatMap(({ events }) => events));
  }

  kindsAt(step: number): readonly string[] {
    return this.steps[step - 1]!.events.map(({ kind }) => kind);
  }

  #take(message: FromStepWorker): void {
    if (message.kind === "broken") throw new Error(message.message);
    if (message.kind === "step-at") this.at = message;
    if (message.kind === "step-hits") this.hits = message.hits;
    if (message.kind === "step-outcome") this.outcome = message;
    if (message.kind !== "step-recorded") return;
    this.steps = [...this.steps.slice(0, message.from), ...message.steps];
    this.ended = message.ended;
  }
}

describe("stepping", () => {
  it("records the whole run ahead and begins at step 0", () => {
    const page = new Page().load();
    expect(page.ended).toBe(true);
    expect(page.at).toMatchObject({ step: 0, verified: true });
    expect(page.steps.length).toBeGreaterThan(30);
    expect(page.steps.every(({ events }) => events.length > 0)).toBe(true);
  });

  it("goes to the next row, watermark, firing and barrier", () => {
    const page = new Page().load();
    for (const [mark, kind] of [
      ["row", "rec.recv"],
      ["watermark", "wm."],
      ["firing", "win.fire"],
      ["barrier", "bar."],
    ] as const) {
      page.send({ kind: "step-advance", target: { kind: "mark", mark } });
      expect(page.kindsAt(page.at!.step).some((found) => found.startsWith(kind))).toBe(true);
    }
  });

  it("comes to the same state by going back as by going forward", () => {
    const page = new Page().load();
    const seen = new Map<number, At>();
    for (let step = 1; step <= 25; step++) seen.set(step, page.send({ kind: "step-seek", step }).at!);
    page.send({ kind: "step-advance", target: { kind: "end" } });
    for (let step = 25; step >= 1; step--)
      expect(page.send({ kind: "step-seek", step }).at).toEqual(seen.get(step));
  });

  it("has the same trace and hash for the same seed, others for another", () => {
    const [a, b, c] = [new Page().load(), new Page().load(), new Page().load({ seed: 8 })];
    expect(b.trace).toBe(a.trace);
    expect(b.steps.at(-1)!.hash).toBe(a.steps.at(-1)!.hash);
    expect(c.steps.at(-1)!.hash).not.toBe(a.steps.at(-1)!.hash);
  });

  it("does not move without a trace", () => {
    const page = new Page().load({}, false);
    const before = page.at!.inspection;
    page.send({ kind: "step-advance", target: { kind: "step" } });
    page.send({ kind: "step-advance", target: { kind: "end" } });
    expect(page.steps).toEqual([]);
    expect(page.at!.inspection).toEqual(before);
  });
});

describe("inspection", () => {
  it("shows rows in channels, state by key and window with timers, and watermarks", () => {
    const page = new Page().load();
    page.send({ kind: "step-advance", target: { kind: "mark", mark: "firing" } });
    page.send({ kind: "step-seek", step: page.at!.step - 1 });
    const { tasks, channels } = page.at!.inspection;
    const window = tasks.find(({ vertex }) => vertex === "sum")!.operators.at(-1)!;
    expect(window.state[0]).toMatchObject({ window: [0, 1_000], values: [["total", "3"]] });
    expect(window.timers[0]).toMatchObject({ atMs: 999, time: "event", window: [0, 1_000] });
    const kinds = channels.flatMap(({ segments }) =>
      segments.flatMap(({ items }) => items.map(({ kind }) => kind)),
    );
    expect(kinds).toContain("watermark");
    expect(channels.every(({ credits, owned, most }) => credits <= owned && owned <= most)).toBe(true);
  });

  it("writes changes of state into the trace, with the values before", () => {
    const page = new Page().load();
    const changes = page.steps
      .flatMap(({ events }) => events)
      .filter(({ kind }) => kind === "state.change")
      .map(({ data }) => data);
    const window = [0, 1_000];
    expect(changes[0]).toMatchObject({ window, before: null, values: [["total", "1"]] });
    expect(changes[1]).toMatchObject({ window, before: [["total", "1"]], values: [["total", "3"]] });
    expect(changes).toContainEqual({ key: [], window, before: [["total", "3"]], values: null });
  });
});

describe("breakpoints and decisions", () => {
  it("stops at a watermark that passes a time and counts hits", () => {
    const page = new Page().load();
    page.send({
      kind: "step-breakpoints",
      breakpoints: [
        { id: 1, kind: "watermark", nodeId: "sum", passesMs: 1_000 },
        { id: 2, kind: "late", nodeId: null },
        { id: 3, kind: "node", nodeId: "print" },
      ],
    });
    expect(page.hits[1]).toHaveLength(1);
    expect(page.hits[2]).toHaveLength(1);
    page.send({ kind: "step-advance", target: { kind: "breakpoint" } });
    expect(page.at!.step).toBe(Math.min(...Object.values(page.hits).flat()));
  });

  it("stops at rows that a predicate takes", () => {
    const predicate = {
      kind: "call",
      fn: ">",
      type: { kind: "BOOLEAN", nullable: true },
      args: [
        { kind: "column", index: 1, type: { kind: "INT", nullable: false } },
        { kind: "literal", value: 4, type: { kind: "INT", nullable: false } },
      ],
    } as const;
    const page = new Page().load();
    page.send({
      kind: "step-breakpoints",
      breakpoints: [{ id: 9, kind: "row", nodeId: "sum", predicates: [predicate] }],
    });
    expect(page.hits[9]).toHaveLength(2);
    page.send({
      kind: "step-breakpoints",
      breakpoints: [{ id: 9, kind: "row", nodeId: "sum", predicates: [null, predicate] }],
    });
    expect(page.hits[9] ?? []).toEqual([]);
  });

  it("goes on past rows for which a predicate fails", () => {
    const int = { kind: "INT", nullable: false } as const;
    const column = { kind: "column", index: 1, type: int } as const;
    const zero = { kind: "call", fn: "-", type: int, args: [column, column] } as const;
    const predicate = {
      kind: "call",
      fn: ">",
      type: { kind: "BOOLEAN", nullable: true },
      args: [{ kind: "call", fn: "/", type: int, args: [column, zero] }, column],
    } as const;
    const page = new Page().load();
    page.send({
      kind: "step-breakpoints",
      breakpoints: [{ id: 9, kind: "row", nodeId: "sum", predicates: [predicate] }],
    });
    page.send({ kind: "step-advance", target: { kind: "breakpoint" } });
    expect(page.hits[9] ?? []).toEqual([]);
    expect(page.at!.step).toBe(page.steps.length);
  });

  it("a kill by hand changes what follows, and a link with that decision comes to the same", () => {
    const page = new Page().load();
    page.send({ kind: "step-seek", step: 12 });
    const before = page.steps.at(-1)!.hash;
    page.send({ kind: "step-decide", decision: "kill" });
    expect(page.at!.step).toBe(13);
    expect(page.kindsAt(13)).toContain("job.restart");
    expect(page.steps.at(-1)!.hash).not.toBe(before);
    const again = new Page().load({ decisions: [{ step: 12, kind: "kill" }] });
    expect(again.trace).toBe(page.trace);
    expect(again.send({ kind: "step-seek", step: 13 }).at).toEqual(page.at);
  });

  it("a checkpoint by hand leads to the first barrier of a source, from wherever it is triggered", () => {
    const last = new Page().load().steps.length;
    let triggered = 0;
    for (let after = 0; after < last; after++) {
      const page = new Page().load();
      page.send({ kind: "step-seek", step: after });
      const before = page.trace;
      page.send({ kind: "step-decide", decision: "checkpoint" });
      const { step, outcome } = page.outcome!;
      expect(page.at!.step).toBe(step);
      if (outcome.kind === "refused") {
        expect([page.trace === before, step]).toEqual([true, after]);
        continue;
      }
      triggered++;
      expect(outcome).toEqual({ kind: "triggered", after });
      expect(page.kindsAt(step)).toContain("bar.inject");
      const between = page.steps.slice(after, step - 1).flatMap(({ events }) => events);
      expect(between.filter(({ kind }) => kind === "bar.inject")).toEqual([]);
    }
    expect(triggered).toBeGreaterThan(10);
  });

  it("says why no checkpoint can be triggered, and leaves the run as it is", () => {
    const page = new Page().load();
    const decide = () => page.send({ kind: "step-decide", decision: "checkpoint" }).outcome;
    page.send({ kind: "step-seek", step: 12 });
    decide();
    const under = page.at!.step;
    const hash = page.steps.at(-1)!.hash;
    expect(decide()).toMatchObject({ step: under, outcome: { kind: "refused", reason: "under-way" } });
    page.send({ kind: "step-advance", target: { kind: "end" } });
    expect(decide()).toMatchObject({ outcome: { kind: "refused", reason: "ended" } });
    expect(page.steps.at(-1)!.hash).toBe(hash);
  });

  it("says that nothing of the wanted kind is left, and stays", () => {
    for (const mark of ["row", "watermark", "barrier", "firing", "timer"] as const) {
      const page = new Page().load();
      const target = { kind: "mark", mark } as const;
      let before = -1;
      while (page.outcome === null && page.at!.step > before) {
        before = page.at!.step;
        page.send({ kind: "step-advance", target });
      }
      expect(page.outcome).toMatchObject({ step: before, outcome: { kind: "none", target, isWhole: true } });
      expect(page.at!.step).toBe(before);
    }
  });

  it("rows of a collection come at their times, and a slow node makes its input wait", () => {
    const page = new Page().load({ arrivalsMs: { points: [0, 500, 1_000, 1_500, 2_000, 2_500, 9_000] } });
    const times = page.steps.flatMap(({ events, elapsedUs }) =>
      events.some(({ kind, operator }) => kind === "rec.emit" && operator === "points#0") ? [elapsedUs] : [],
    );
    expect(times.map((us) => Math.round(us / 1_000_000))).toEqual([0, 1, 1, 2, 2, 3, 9]);
    const slow = new Page().load({ costsMs: { print: 2_000 } });
    expect(slow.steps.at(-1)!.elapsedUs).toBeGreaterThan(4_000_000);
  });
});
