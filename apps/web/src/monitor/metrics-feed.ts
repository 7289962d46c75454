import { jobFigures } from "./job-figures.ts";
import type { EdgeFigures, JobFigures, Measured, NodeFigures } from "./job-figures.ts";
import type { JobTopology } from "./job-topology.ts";

type Listener = () => void;

const SAMPLES = 240;

/**
 * The newest figures of the watched job, outside React: a component subscribes once and writes text and attributes
 * itself, so that a metrics tick renders nothing.
 *
 * 1. Listeners run after all figures of a tick are in place, and once when they subscribe.
 * 2. Within a tick each listener runs at most once.
 */
export class MetricsFeed {
  readonly #listeners = new Set<Listener>();
  readonly #busy = new Map<string, number[]>();
  #figures: JobFigures | null = null;
  #topology: JobTopology | null = null;
  #cause: string | null = null;
  #receivedMs = Number.NEGATIVE_INFINITY;

  get figures(): JobFigures | null {
    return this.#figures;
  }

  get topology(): JobTopology | null {
    return this.#topology;
  }

  /** When the newest figures came, by `performance.now()`. */
  get receivedMs(): number {
    return this.#receivedMs;
  }

  node(id: string): NodeFigures | undefined {
    return this.#figures?.nodes.get(id);
  }

  edge(id: string): EdgeFigures | undefined {
    return this.#figures?.edges.get(id);
  }

  /** Busy share of the last 60 s, oldest first; fewer where the job is younger. */
  busyHistory(id: string): readonly number[] {
    return this.#busy.get(id) ?? [];
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    listener();
    return () => void this.#listeners.delete(listener);
  }

  /** Begins with another job, or with none. */
  reset(topology: JobTopology | null): void {
    this.#topology = topology;
    this.#figures = null;
    this.#receivedMs = Number.NEGATIVE_INFINITY;
    this.#busy.clear();
    this.#notify();
  }

  /** The vertex that holds others back; shown from the next tick on. */
  setCause(vertexId: string | null): void {
    this.#cause = vertexId;
  }

  publish(measured: Measured, nowMs: number): void {
    if (!this.#topology) return;
    this.#figures = jobFigures(this.#topology, measured, this.#cause);
    this.#receivedMs = nowMs;
    for (const [id, figures] of this.#figures.nodes) {
      const history = this.#busy.get(id) ?? [];
      history.push(figures.busy);
      if (history.length > SAMPLES) history.shift();
      this.#busy.set(id, history);
    }
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The feed of the page. */
export const metricsFeed = new MetricsFeed();
