import type { Inspection } from "./inspection.ts";
import { Simulation } from "./simulation.ts";
import type { PrintedBy } from "./printed-by.ts";
import type { SimulationState } from "./simulation.ts";
import { MARKS } from "./step-protocol.ts";
import type { Decision, Mark, RecordedStep, StepSetup } from "./step-protocol.ts";
import type { CheckpointRefusal } from "./simulated-coordinator.ts";
import { TraceHash } from "./trace-hash.ts";
import type { TraceEvent, TraceKind } from "./trace.ts";

/** Micro-steps without an event after which a driver gives up. */
const MAX_QUIET = 1_000_000;
const TRACE_EVENTS = 1_000_000;
const KEPT_PRINTED = 200;

/**
 * A simulation that goes from step to step. It goes forward only: going back is another driver with the same setup,
 * which comes to the same trace (law 8).
 */
export class StepDriver {
  /** Steps done. */
  position = 0;
  readonly #simulation: Simulation;
  readonly #decisions: () => readonly Decision[];
  readonly #hash = new TraceHash();
  #printed: PrintedBy[] = [];
  /** Decisions that were carried out. */
  #decided = 0;

  /** `decisions` may grow while the driver has not passed their step. */
  constructor(setup: StepSetup, decisions: () => readonly Decision[], trace = true) {
    const { seed, graph, files, sockets, hostSamples, startMs, costsMs, arrivalsMs, pollRows } = setup;
    this.#decisions = decisions;
    this.#simulation = new Simulation(pollRows === 1 ? oneRowABuffer(graph) : graph, {
      seed,
      pollRows,
      traceEvents: trace ? TRACE_EVENTS : 0,
      traceState: true,
      ...(files && { files }),
      ...(sockets && { sockets }),
      ...(hostSamples && { hostSamples }),
      ...(startMs !== undefined && { startMs }),
      ...(costsMs && { costsMs }),
      ...(arrivalsMs && { arrivalsMs }),
    });
  }

  get hash(): string {
    return this.#hash.value;
  }
  get state(): SimulationState {
    return this.#simulation.state;
  }
  /** Why a checkpoint cannot be triggered after the last step; null: it can. */
  get checkpointRefusal(): CheckpointRefusal | null {
    return this.#simulation.checkpointRefusal;
  }
  get printed(): readonly PrintedBy[] {
    return this.#printed;
  }

  inspect(): Inspection {
    return this.#simulation.inspect();
  }

  /** The next step; null where none can come. */
  advance(): RecordedStep | null {
    this.#decide();
    let events = this.#simulation.takeTrace();
    for (let quiet = 0; events.length === 0; quiet++) {
      if (quiet === MAX_QUIET || !this.#simulation.step()) return null;
      events = this.#simulation.takeTrace();
    }
    this.position++;
    for (const event of events) this.#hash.add(event);
    this.#printed = [...this.#printed, ...this.#simulation.takePrinted()].slice(-KEPT_PRINTED);
    const { steps, elapsedUs } = this.#simulation;
    const failure = this.#simulation.takeCause();
    return { micro: steps, elapsedUs, marks: marksOf(events), events, failure, hash: this.hash };
  }

  #decide(): void {
    const decisions = this.#decisions();
    for (; decisions[this.#decided]?.step === this.position; this.#decided++) {
      if (decisions[this.#decided]!.kind === "kill") this.#simulation.kill();
      else this.#simulation.triggerCheckpoint();
    }
  }
}

/** Segments are sent after each row, so that each row can be seen on its way. */
const oneRowABuffer = (graph: StepSetup["graph"]): StepSetup["graph"] => ({
  ...graph,
  settings: { ...graph.settings, bufferTimeoutMs: 0 },
});

const MARK_OF: Partial<Readonly<Record<TraceKind, Mark>>> = {
  "rec.recv": "row",
  "wm.emit": "watermark",
  "wm.combine": "watermark",
  "bar.inject": "barrier",
  "bar.recv": "barrier",
  "win.fire": "firing",
  "timer.fire": "timer",
  "rec.late": "late",
  "ck.complete": "checkpoint",
  "job.restart": "failure",
  "job.failed": "failure",
  "bp.start": "stall",
};

function marksOf(events: readonly TraceEvent[]): number {
  let marks = 0;
  for (const { kind } of events) {
    const mark = MARK_OF[kind];
    if (mark !== undefined) marks |= MARKS[mark];
  }
  return marks;
}
