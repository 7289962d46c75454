import type { JobEvent, JobEventListener } from "./job-events.ts";

/** Hands each event to every listener in the order of subscription. Events emitted by a listener come after the present one. */
export class JobEventStream {
  readonly #listeners = new Set<JobEventListener>();
  readonly #queue: JobEvent[] = [];
  #delivering = false;

  subscribe(listener: JobEventListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  emit(event: JobEvent): void {
    this.#queue.push(event);
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        for (const listener of this.#listeners) listener(next);
      }
    } finally {
      this.#delivering = false;
    }
  }
}
