import { expect, test } from "vitest";
import { HeartbeatMonitor } from "./heartbeat-monitor.ts";

/** Timers that fire when the test says so: a process that sleeps fires them late. */
class SleepyTime {
  #nowMs = 0;
  #due: { readonly atMs: number; readonly action: () => void }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, action: () => void): () => void {
    const entry = { atMs: this.#nowMs + delayMs, action };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((other) => other !== entry);
    };
  }

  /** Time goes by in one leap; then what is due by now is done. */
  leap(ms: number): void {
    this.#nowMs += ms;
    const ready = this.#due.filter(({ atMs }) => atMs <= this.#nowMs);
    this.#due = this.#due.filter(({ atMs }) => atMs > this.#nowMs);
    for (const { action } of ready) action();
  }

  run(ms: number): void {
    for (let step = 0; step < ms; step += 10) this.leap(10);
  }
}

function watched(): {
  readonly time: SleepyTime;
  readonly monitor: HeartbeatMonitor;
  readonly silent: string[];
} {
  const time = new SleepyTime();
  const silent: string[] = [];
  const monitor = new HeartbeatMonitor({
    clock: time,
    timers: time,
    timeoutMs: 1_000,
    onSilent: (id) => silent.push(id),
  });
  return { time, monitor, silent };
}

test("one that is silent for the whole time is reported, once", () => {
  const { time, monitor, silent } = watched();
  monitor.beat("a");
  monitor.beat("b");
  for (let beat = 0; beat < 10; beat++) {
    time.run(250);
    monitor.beat("b");
  }
  expect(silent).toEqual(["a"]);
});

test("after a sleep of its own the monitor holds it against nobody", () => {
  const { time, monitor, silent } = watched();
  monitor.beat("a");
  monitor.beat("b");
  time.leap(30_000);
  expect(silent).toEqual([]);
  monitor.beat("a");
  time.run(900);
  expect(silent).toEqual([]);
  monitor.beat("a");
  time.run(600);
  expect(silent).toEqual(["b"]);
});

test("a forgotten one is not reported", () => {
  const { time, monitor, silent } = watched();
  monitor.beat("a");
  monitor.forget("a");
  time.run(3_000);
  expect(silent).toEqual([]);
});
