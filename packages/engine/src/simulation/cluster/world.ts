import type { Clock } from "../../time/clock.ts";
import type { SeededRandom } from "../seeded-random.ts";
import { SimulatedProcess } from "./simulated-process.ts";

/** Something that may happen next in a process. */
export interface Activity {
  readonly name: string;
  readonly process: SimulatedProcess;
  /** Promises may go on after it: they are all waited for before the next one. */
  readonly settles: boolean;
  /** Virtual µs from which it can happen; Infinity: there is nothing to do. */
  readyUs(): number;
  act(): void;
}

export interface WorldOptions {
  readonly random: SeededRandom;
  /** Wall clock at the beginning, ms since the epoch. */
  readonly startMs: number;
  /** Resolves when every promise that can go on has gone on: a macrotask of the host. */
  readonly turn: () => Promise<void>;
  /** Told each micro-step by name: what a run's log is made of. */
  readonly log: (line: string) => void;
}

/** Virtual time of a micro-step. */
const STEP_US = 10;

/**
 * Processes of one machine in one thread. A micro-step is one activity of one process, picked by the seed among all that
 * can happen now; where nothing can, time moves on to what comes next.
 *
 * 1. No promise is under way between two micro-steps but those that wait for an activity. So the order in which things
 *    happen depends on the seed alone.
 * 2. What a dead process waited for never comes; what a sleeping one has to do waits until it wakes.
 */
export class World {
  readonly random: SeededRandom;
  steps = 0;
  readonly #options: WorldOptions;
  readonly #activities = new Set<Activity>();
  #nowUs = 0;
  #jumpedMs = 0;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.random = options.random;
  }

  get nowUs(): number {
    return this.#nowUs;
  }

  readonly clock: Clock = {
    nowMs: () => this.#options.startMs + this.#jumpedMs + Math.floor(this.#nowUs / 1_000),
    monotonicMs: () => this.#nowUs / 1_000,
  };

  /** The wall clock is set: the monotonic one does not notice. */
  jumpClock(byMs: number): void {
    this.#jumpedMs += byMs;
  }

  spawn(name: string): SimulatedProcess {
    const process = new SimulatedProcess(name, this);
    this.add(process.timers);
    return process;
  }

  add(activity: Activity): void {
    this.#activities.add(activity);
  }

  remove(activity: Activity): void {
    this.#activities.delete(activity);
  }

  /** Ends a process between two micro-steps: nothing of it happens any more. */
  kill(process: SimulatedProcess): void {
    if (!process.alive) return;
    process.alive = false;
    for (const activity of this.#activities) if (activity.process === process) this.remove(activity);
    process.died();
  }

  log(line: string): void {
    this.#options.log(line);
  }

  /** A random time between two, in whole µs. */
  delayUs(fromUs: number, toUs: number): number {
    return fromUs + this.random.below(toUs - fromUs + 1);
  }

  /** False where nothing will ever happen again. */
  async step(): Promise<boolean> {
    this.#nowUs += STEP_US;
    let ready = this.#ready();
    while (typeof ready === "number") {
      if (ready === Number.POSITIVE_INFINITY) return false;
      this.#nowUs = ready;
      ready = this.#ready();
    }
    const chosen = ready[this.random.below(ready.length)]!;
    this.steps++;
    this.log(`${this.#nowUs} ${chosen.process.name} ${chosen.name}`);
    chosen.act();
    if (chosen.settles) await this.#options.turn();
    return true;
  }

  /** What can happen now, or when something can. */
  #ready(): readonly Activity[] | number {
    const ready: Activity[] = [];
    let nextUs = Number.POSITIVE_INFINITY;
    for (const activity of this.#activities) {
      const atUs = Math.max(activity.readyUs(), activity.process.asleepUntilUs);
      if (atUs <= this.#nowUs) ready.push(activity);
      else if (atUs < nextUs) nextUs = atUs;
    }
    return ready.length > 0 ? ready : nextUs;
  }
}
