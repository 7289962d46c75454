import { BreakpointMatcher } from "./breakpoint-matcher.ts";
import { StepDriver } from "./step-driver.ts";
import { StepReplay } from "./step-replay.ts";
import { MARKS } from "./step-protocol.ts";
import type {
  Breakpoint,
  Decision,
  FromStepWorker,
  RecordedStep,
  StepOutcome,
  StepSetup,
  StepTarget,
  ToStepWorker,
} from "./step-protocol.ts";
import type { SessionLinks } from "./worker-scope.ts";

/** The recording goes so far ahead of the cursor by itself, in slices of so many steps. */
const AHEAD = 2_000;
const SLICE = 250;
/** Steps that a recording holds at most. */
const MAX_RECORDED = 250_000;
/** A move that executes more steps than this goes piece by piece. */
const FAR = 3_000;

interface Run {
  readonly id: number;
  readonly setup: StepSetup;
  readonly trace: boolean;
  decisions: readonly Decision[];
  /** Runs ahead and records. */
  front: StepDriver;
  /** The step that is shown, and other runs that come to it again. */
  step: number;
  readonly replay: StepReplay;
  readonly recorded: RecordedStep[];
  ended: boolean;
  matcher: BreakpointMatcher;
  hits: Map<number, number[]>;
  search: StepTarget | null;
  /** A far step that the cursor is on its way to. */
  going: number | null;
  saidSearching: boolean;
}

/**
 * Stepping through one run, behind the worker's messages.
 *
 * 1. A recording runs ahead of the cursor: it knows each step's events and the hash of the trace up to it.
 * 2. What is shown comes from other runs of the same setup (StepReplay). Their hash must be the recording's: `verified`
 *    says so.
 * 3. A decision changes what follows: the recording behind it is made anew.
 */
export class StepSession {
  readonly #links: SessionLinks<FromStepWorker>;
  #run: Run | null = null;
  #breakpoints: readonly Breakpoint[] = [];
  #scheduled = false;

  constructor(links: SessionLinks<FromStepWorker>) {
    this.#links = links;
  }

  receive(message: ToStepWorker): void {
    this.#guard(() => {
      if (message.kind === "step-load") {
        this.#load(message);
        return;
      }
      const run = this.#run;
      if (run === null) return;
      switch (message.kind) {
        case "step-advance":
          this.#setSearch(run, message.target);
          this.#goOnSearching(run);
          break;
        case "step-seek":
          this.#setSearch(run, null);
          this.#record(run, message.step - run.front.position);
          this.#moveTo(run, message.step);
          break;
        case "step-stop":
          this.#setSearch(run, null);
          break;
        case "step-breakpoints":
          this.#breakpoints = message.breakpoints;
          this.#matchAll(run);
          break;
        case "step-decide":
          this.#decide(run, message.decision);
          break;
      }
      this.#schedule();
    });
  }

  #load(message: Extract<ToStepWorker, { readonly kind: "step-load" }>): void {
    const { run: id, setup, breakpoints, step, trace } = message;
    this.#breakpoints = breakpoints;
    const run: Run = {
      id,
      setup,
      trace,
      decisions: setup.decisions,
      front: new StepDriver(setup, () => run.decisions, trace),
      step: 0,
      replay: new StepReplay(() => new StepDriver(setup, () => run.decisions, trace)),
      recorded: [],
      ended: false,
      matcher: new BreakpointMatcher(setup.graph, breakpoints),
      hits: new Map(),
      search: null,
      going: null,
      saidSearching: false,
    };
    this.#run = run;
    this.#record(run, Math.max(step, SLICE));
    this.#moveTo(run, step);
    this.#schedule();
  }

  /** Records so many steps more, as far as there are any, and posts them. */
  #record(run: Run, count: number): void {
    if (count <= 0 || run.ended) return;
    const from = run.recorded.length;
    for (let i = 0; i < count; i++) {
      const step = run.recorded.length < MAX_RECORDED ? run.front.advance() : null;
      if (step === null) {
        run.ended = true;
        break;
      }
      run.recorded.push(step);
      for (const id of run.matcher.match(step.events))
        run.hits.set(id, [...(run.hits.get(id) ?? []), run.recorded.length]);
    }
    this.#postRecorded(run, from);
    if (this.#breakpoints.length > 0) this.#postHits(run);
  }

  #postRecorded(run: Run, from: number): void {
    this.#links.post({
      kind: "step-recorded",
      run: run.id,
      from,
      steps: run.recorded.slice(from),
      ended: run.ended,
      decisions: run.decisions,
    });
  }

  #postHits(run: Run): void {
    this.#links.post({ kind: "step-hits", run: run.id, hits: Object.fromEntries(run.hits) });
  }

  #matchAll(run: Run): void {
    run.matcher = new BreakpointMatcher(run.setup.graph, this.#breakpoints);
    run.hits = new Map(this.#breakpoints.map(({ id }) => [id, []]));
    run.recorded.forEach(({ events }, index) => {
      for (const id of run.matcher.match(events)) run.hits.get(id)?.push(index + 1);
    });
    this.#postHits(run);
  }

  /** At once where it is near; else piece by piece, so that messages are heard meanwhile. */
  #moveTo(run: Run, step: number): void {
    const target = Math.max(0, Math.min(step, run.recorded.length));
    run.going = run.replay.distanceTo(target) > FAR ? target : null;
    this.#saySearching(run);
    if (run.going === null) this.#show(run, target);
  }

  #goOnMoving(run: Run, target: number): void {
    run.replay.approach(target);
    this.#moveTo(run, target);
  }

  #show(run: Run, step: number): void {
    const view = run.replay.at(step);
    run.step = view.step;
    const verified = view.step === 0 || run.recorded[view.step - 1]?.hash === view.hash;
    this.#links.post({ kind: "step-at", run: run.id, verified, ...view });
  }

  #decide(run: Run, kind: Decision["kind"]): void {
    const { step } = run;
    this.#setSearch(run, null);
    const front = new StepDriver(run.setup, () => run.decisions, run.trace);
    while (front.position < step && front.advance() !== null) continue;
    const reason = kind === "checkpoint" ? front.checkpointRefusal : null;
    if (reason !== null) {
      this.#postOutcome(run, step, { kind: "refused", reason });
      return;
    }
    run.decisions = [...run.decisions.filter((decision) => decision.step <= step), { step, kind }];
    run.replay.forgetAfter(step);
    run.recorded.length = step;
    run.ended = false;
    run.front = front;
    this.#matchAll(run);
    this.#record(run, SLICE);
    if (kind === "kill") this.#moveTo(run, step + 1);
    else this.#goToFirstBarrier(run, step);
  }

  /** Where a source lets the checkpoint's barrier go: steps of other tasks may come before. */
  #goToFirstBarrier(run: Run, after: number): void {
    const target = { kind: "mark", mark: "barrier" } as const;
    while (this.#find(run, target) === null && !run.ended) this.#record(run, SLICE);
    const barrier = this.#find(run, target);
    if (barrier === null) {
      this.#tellNone(run, target);
      return;
    }
    this.#moveTo(run, barrier);
    this.#postOutcome(run, barrier, { kind: "triggered", after });
  }

  #tellNone(run: Run, target: StepTarget): void {
    const isWhole = run.recorded.length < MAX_RECORDED;
    this.#postOutcome(run, run.going ?? run.step, { kind: "none", target, isWhole });
  }

  #postOutcome(run: Run, step: number, outcome: StepOutcome): void {
    this.#links.post({ kind: "step-outcome", run: run.id, step, outcome });
  }

  #setSearch(run: Run, target: StepTarget | null): void {
    run.search = target;
    run.going = null;
    this.#saySearching(run);
  }

  #saySearching(run: Run): void {
    const searching = run.search !== null || run.going !== null;
    if (searching === run.saidSearching) return;
    run.saidSearching = searching;
    this.#links.post({ kind: "step-searching", run: run.id, searching });
  }

  /** Looks for the step in what is recorded; records more where it is not there yet. */
  #goOnSearching(run: Run): void {
    const target = run.search;
    if (target === null) return;
    const found = this.#find(run, target);
    if (found === null && !run.ended) return;
    this.#setSearch(run, null);
    const last = target.kind === "breakpoint" || target.kind === "end" ? run.recorded.length : null;
    const step = found ?? last;
    if (step !== null && step !== run.step) this.#moveTo(run, step);
    if (found === null && target.kind !== "end" && target.kind !== "step") this.#tellNone(run, target);
  }

  #find(run: Run, target: StepTarget): number | null {
    const after = run.step + 1;
    switch (target.kind) {
      case "step":
        return after <= run.recorded.length ? after : null;
      case "mark": {
        const bit = MARKS[target.mark];
        const index = run.recorded.findIndex(({ marks }, at) => at >= after - 1 && (marks & bit) !== 0);
        return index < 0 ? null : index + 1;
      }
      case "breakpoint": {
        const hits = [...run.hits.values()].flatMap((steps) => steps.find((step) => step >= after) ?? []);
        return hits.length === 0 ? null : Math.min(...hits);
      }
      case "end":
        return null;
    }
  }

  /** Works piece by piece, and hears messages in between. */
  #schedule(): void {
    const run = this.#run;
    if (this.#scheduled || run === null) return;
    this.#scheduled = true;
    this.#links.yieldThen(() => {
      this.#scheduled = false;
      this.#guard(() => {
        if (this.#run === run ? this.#work(run) : this.#run !== null) this.#schedule();
      });
    });
  }

  /**
   * One piece of what there is to do: the cursor's way to a far step; recording, on and on while a search is under way;
   * then what makes going back quick. False where there is nothing.
   */
  #work(run: Run): boolean {
    if (run.going !== null) {
      this.#goOnMoving(run, run.going);
      return true;
    }
    const wanted = run.search !== null || run.recorded.length < run.step + AHEAD;
    if (!run.ended && wanted) {
      this.#record(run, SLICE);
      this.#goOnSearching(run);
      return true;
    }
    return run.replay.tend(run.step);
  }

  #guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      const run = this.#run?.id ?? 0;
      this.#run = null;
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#links.post({ kind: "broken", run, message });
    }
  }
}
