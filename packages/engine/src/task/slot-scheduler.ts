import type { Clock } from "../time/clock.ts";
import type { Task } from "./task.ts";

/**
 * Runs the tasks of one slot cooperatively: one `step` of each task that can go on, round after round, so that none
 * starves another or its timers.
 */
export class SlotScheduler {
  readonly #clock: Clock;
  #tasks: Task[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get tasks(): readonly Task[] {
    return this.#tasks;
  }

  add(task: Task): void {
    this.#tasks.push(task);
  }

  remove(task: Task): void {
    this.#tasks = this.#tasks.filter((other) => other !== task);
  }

  /**
   * One round: a step of every task; done tasks are removed. True where any task can go on at once: call again. False:
   * all wait; park until rung or `nextWakeMs`, by the protocol of Doorbell: arm, one more round, then disarm or park.
   */
  runRound(): boolean {
    let ready = false;
    let ended: Task[] | null = null;
    for (const task of this.#tasks) {
      const status = task.step();
      if (status === "ready") ready = true;
      else if (status === "done") (ended ??= []).push(task);
    }
    if (ended !== null) {
      const gone = ended;
      this.#tasks = this.#tasks.filter((task) => !gone.includes(task));
    }
    return ready;
  }

  /** Rounds for `budgetMs` at most, so that the thread looks at its control messages in between. */
  runFor(budgetMs: number): boolean {
    const until = this.#clock.monotonicMs() + budgetMs;
    while (this.runRound()) {
      if (this.#clock.monotonicMs() >= until) return true;
    }
    return false;
  }

  /** Monotonic ms of the earliest timer of any task, or null. */
  get nextWakeMs(): number | null {
    let earliest: number | null = null;
    for (const task of this.#tasks) {
      const wake = task.nextWakeMs;
      if (wake !== null && (earliest === null || wake < earliest)) earliest = wake;
    }
    return earliest;
  }
}
