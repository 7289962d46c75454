import type { PreviewAnswer, PreviewRequest } from "./preview-protocol.ts";
import { RowSamples } from "./row-samples.ts";
import { Simulation } from "./simulation.ts";
import type { SessionLinks } from "./worker-scope.ts";

/** Micro-steps between two looks at the mailbox. */
const SLICE_STEPS = 1_000;

/** Runs one request after the other, the newest first: what a page asked for before is forgotten. */
export class PreviewSession {
  readonly #links: SessionLinks<PreviewAnswer>;
  #request: PreviewRequest | null = null;
  #simulation: Simulation | null = null;
  #samples = new RowSamples(0);
  #scheduled = false;

  constructor(links: SessionLinks<PreviewAnswer>) {
    this.#links = links;
  }

  receive(request: PreviewRequest): void {
    this.#request = request;
    this.#guard(() => {
      this.#samples = new RowSamples(request.rows);
      this.#simulation = new Simulation(request.graph, {
        seed: 1,
        files: request.files,
        startMs: request.startMs,
        probe: this.#samples,
      });
    });
    this.#schedule();
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
    const request = this.#request;
    if (simulation === null || request === null) return;
    const state = simulation.runToEnd(Math.min(SLICE_STEPS, request.steps - simulation.steps));
    const done = state !== "running" || simulation.steps >= request.steps;
    const { steps, failure } = simulation;
    const operators = this.#samples.take();
    this.#links.post({ kind: "rows", run: request.run, done, state, steps, failure, operators });
    if (done) this.#simulation = null;
    else this.#schedule();
  }

  #guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#simulation = null;
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#links.post({ kind: "broken", run: this.#request?.run ?? 0, message });
    }
  }
}
