import { Simulation } from "./simulation.ts";
import type { SimulationOptions } from "./simulation-options.ts";
import type { SessionLinks } from "./worker-scope.ts";
import type { FromSimulationWorker, ToSimulationWorker } from "./worker-protocol.ts";

/** Micro-steps between two looks at the mailbox and two posts. */
const SLICE_STEPS = 2_000;
/** Trace events kept between two posts. */
const TRACE_EVENTS = 100_000;

/** One page's simulation behind the worker's messages; a worker is this and nothing else. */
export class SimulationSession {
  readonly #links: SessionLinks<FromSimulationWorker>;
  #simulation: Simulation | null = null;
  #run = 0;
  /** Micro-steps left to run; 0: stopped. */
  #left = 0;
  #scheduled = false;
  #committed = new Map<string, string>();

  constructor(links: SessionLinks<FromSimulationWorker>) {
    this.#links = links;
  }

  receive(message: ToSimulationWorker): void {
    this.#guard(() => {
      switch (message.kind) {
        case "load":
          this.#load(message);
          break;
        case "run":
          this.#left = message.steps ?? Number.POSITIVE_INFINITY;
          this.#schedule();
          break;
        case "stop":
          this.#left = 0;
          break;
        case "kill":
          this.#simulation?.kill();
          break;
        case "write-file":
          this.#simulation?.writeFile(message.path, message.content);
          break;
      }
    });
  }

  #load(message: Extract<ToSimulationWorker, { readonly kind: "load" }>): void {
    const { graph, seed, files, hostSamples, startMs, pollRows, trace, run } = message;
    const options: SimulationOptions = {
      seed,
      ...(files && { files }),
      ...(hostSamples && { hostSamples }),
      ...(startMs !== undefined && { startMs }),
      ...(pollRows !== undefined && { pollRows }),
      traceEvents: trace ? TRACE_EVENTS : 0,
    };
    this.#simulation = new Simulation(graph, options);
    this.#run = run;
    this.#left = 0;
    this.#committed = new Map();
    this.#links.post({ kind: "loaded", run });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#links.yieldThen(() => {
      this.#scheduled = false;
      this.#guard(() => this.#slice());
    });
  }

  #slice(): void {
    const simulation = this.#simulation;
    if (simulation === null) return;
    const slice = Math.min(this.#left, SLICE_STEPS);
    const before = simulation.steps;
    const state = simulation.runToEnd(slice);
    this.#left = state === "running" ? Math.max(0, this.#left - (simulation.steps - before)) : 0;
    this.#post(simulation);
    if (this.#left > 0) this.#schedule();
  }

  #post(simulation: Simulation): void {
    const committed = [...simulation.committed].filter(([path, text]) => this.#committed.get(path) !== text);
    for (const [path, text] of committed) this.#committed.set(path, text);
    this.#links.post({
      kind: "progress",
      run: this.#run,
      state: simulation.state,
      running: this.#left > 0,
      steps: simulation.steps,
      timeMs: simulation.timeMs,
      restarts: simulation.restarts,
      checkpointId: simulation.checkpointId,
      failure: simulation.failure,
      trace: simulation.takeTrace(),
      printed: simulation.takePrinted(),
      committed: Object.fromEntries(committed),
      metrics: Object.fromEntries(simulation.metrics),
    });
  }

  #guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#simulation = null;
      this.#left = 0;
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#links.post({ kind: "broken", run: this.#run, message });
    }
  }
}
