import type { RowBatch } from "../batch/row-batch.ts";
import { KeyObserver } from "./key-observer.ts";
import type { TaskEnvironment } from "./task.ts";
import type { TaskDeployment } from "./task-deployment.ts";

const INTERVAL_MS = 1_000;

/** Tells once a second which keys come most often over each of a task's keyed inputs. */
export class KeyObservers {
  readonly #observers: readonly (KeyObserver | null)[];
  readonly #environment: TaskEnvironment;
  #nextMs = Number.POSITIVE_INFINITY;

  constructor({ inputs }: TaskDeployment, environment: TaskEnvironment) {
    this.#environment = environment;
    this.#observers = inputs.map(({ partitioning, schema }) =>
      environment.observe !== undefined && partitioning.kind === "hash"
        ? new KeyObserver(schema.fields, partitioning.keys)
        : null,
    );
    if (this.#observers.some((observer) => observer !== null)) this.#nextMs = 0;
  }

  offer(input: number, batch: RowBatch): void {
    this.#observers[input]?.offer(batch);
  }

  /** At each step: reports when it is time. */
  afterStep(nowMs: number): void {
    if (nowMs < this.#nextMs) return;
    this.#nextMs = nowMs + INTERVAL_MS;
    this.#observers.forEach((observer, input) => {
      const keys = observer?.report() ?? [];
      if (keys.length > 0) this.#environment.observe?.({ kind: "hot-keys", input, keys });
    });
  }
}
