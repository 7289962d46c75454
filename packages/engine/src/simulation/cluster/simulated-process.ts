import type { Timers } from "../../jobmanager/timers.ts";
import type { Clock } from "../../time/clock.ts";
import type { Activity, World } from "./world.ts";

/** A process of the simulated machine. Whatever it does is an activity of the world. */
export class SimulatedProcess {
  readonly name: string;
  readonly world: World;
  readonly clock: Clock;
  readonly timers: ProcessTimers;
  alive = true;
  /** It was stopped, as by SIGSTOP: nothing of it happens before. */
  asleepUntilUs = 0;
  readonly #atEnd: (() => void)[] = [];

  constructor(name: string, world: World) {
    this.name = name;
    this.world = world;
    this.clock = world.clock;
    this.timers = new ProcessTimers(this);
  }

  sleep(forMs: number): void {
    this.asleepUntilUs = Math.max(this.asleepUntilUs, this.world.nowUs + Math.round(forMs * 1_000));
  }

  /** What others notice of its end. */
  atEnd(action: () => void): void {
    this.#atEnd.push(action);
  }

  died(): void {
    for (const action of this.#atEnd.splice(0)) action();
  }
}

interface Timer {
  readonly dueUs: number;
  readonly action: () => void;
}

/** Timers of one process: those that are due run one at a time, the earliest first. */
export class ProcessTimers implements Timers, Activity {
  readonly name = "timer";
  readonly settles = true;
  readonly process: SimulatedProcess;
  #due: Timer[] = [];

  constructor(process: SimulatedProcess) {
    this.process = process;
  }

  after(delayMs: number, action: () => void): () => void {
    const dueUs = this.process.world.nowUs + Math.max(0, Math.ceil(delayMs * 1_000));
    const timer = { dueUs, action };
    const behind = this.#due.findIndex((other) => other.dueUs > dueUs);
    this.#due.splice(behind < 0 ? this.#due.length : behind, 0, timer);
    return () => {
      this.#due = this.#due.filter((other) => other !== timer);
    };
  }

  readyUs(): number {
    return this.#due[0]?.dueUs ?? Number.POSITIVE_INFINITY;
  }

  act(): void {
    this.#due.shift()?.action();
  }
}
