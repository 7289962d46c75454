import { TASK_STATUS } from "../metrics/metrics-layout.ts";
import type { TaskMetrics } from "../metrics/metrics-layout.ts";
import type { Clock } from "../time/clock.ts";
import type { TaskStatus } from "./task.ts";

/**
 * Where a task's time went: measured between changes of status on the monotonic clock, so that busy, backpressured and
 * idle time add up to the time since RUNNING. Waiting for its turn while it could work is busy.
 */
export class TaskTime {
  readonly #clock: Clock;
  readonly #metrics: TaskMetrics;
  #since: number;
  #status: TaskStatus = "ready";

  constructor(clock: Clock, metrics: TaskMetrics) {
    this.#clock = clock;
    this.#metrics = metrics;
    this.#since = clock.monotonicMs();
  }

  /** RUNNING begins. */
  restart(): void {
    this.#since = this.#clock.monotonicMs();
  }

  /** A step begins: what passed since the last belongs to the status that it returned. Returns the time. */
  enter(): number {
    const waitedSince = this.#since;
    const now = this.#pass(this.#status);
    if (this.#status === "ready") this.#metrics.add("turnMs", now - waitedSince);
    // Whoever ends a thread that does not come back tells by it which task that is.
    this.#metrics.set("status", TASK_STATUS.working);
    return now;
  }

  /** A step ends. A step that did nothing belongs to what it waits for. */
  leave(status: TaskStatus, worked: boolean): void {
    this.#pass(worked ? "ready" : status);
    this.#status = status;
    const { waiting, blocked, idle } = TASK_STATUS;
    this.#metrics.set("status", status === "blocked" ? blocked : status === "idle" ? idle : waiting);
  }

  #pass(status: TaskStatus): number {
    const now = this.#clock.monotonicMs();
    const counter = status === "blocked" ? "backpressuredMs" : status === "idle" ? "idleMs" : "busyMs";
    this.#metrics.add(counter, now - this.#since);
    this.#since = now;
    return now;
  }
}
