import { describe, expect, it } from "vitest";
import { SlotScheduler } from "./slot-scheduler.ts";
import type { Task, TaskStatus } from "./task.ts";

class ManualClock {
  ms = 0;
  nowMs(): number {
    return this.ms;
  }
  monotonicMs(): number {
    return this.ms;
  }
}

/** Steps through statuses, the last one again and again; each step takes `costMs`. */
function scripted(
  clock: ManualClock,
  statuses: readonly TaskStatus[],
  options: { costMs?: number; wakeMs?: number } = {},
): Task & { steps: number[] } {
  const steps: number[] = [];
  return {
    id: { jobId: "j", vertexId: "v", subtask: 0, attempt: 0 },
    steps,
    nextWakeMs: options.wakeMs ?? null,
    deliver: () => {},
    step: () => {
      clock.ms += options.costMs ?? 0;
      steps.push(clock.ms);
      return statuses[Math.min(steps.length, statuses.length) - 1]!;
    },
  };
}

describe("SlotScheduler", () => {
  it("a busy task does not keep another's timer waiting for longer than one of its steps", () => {
    const clock = new ManualClock();
    const slot = new SlotScheduler(clock);
    const busy = scripted(clock, ["ready"], { costMs: 2 });
    const other = scripted(clock, ["idle"]);
    slot.add(busy);
    slot.add(other);
    expect(slot.runFor(100)).toBe(true);
    const gaps = other.steps.slice(1).map((at, i) => at - other.steps[i]!);
    expect(Math.max(...gaps)).toBe(2);
    expect(busy.steps.length).toBe(other.steps.length);
  });

  it("stops when all wait and says when the earliest timer is due", () => {
    const clock = new ManualClock();
    const slot = new SlotScheduler(clock);
    slot.add(scripted(clock, ["ready", "idle"], { wakeMs: 70 }));
    slot.add(scripted(clock, ["blocked"], { wakeMs: 40 }));
    expect(slot.runFor(100)).toBe(false);
    expect(slot.nextWakeMs).toBe(40);
  });

  it("forgets tasks that are done and never steps them again", () => {
    const clock = new ManualClock();
    const slot = new SlotScheduler(clock);
    const ended = scripted(clock, ["ready", "done"]);
    slot.add(ended);
    slot.runFor(100);
    slot.runRound();
    expect(ended.steps).toHaveLength(2);
    expect(slot.tasks).toEqual([]);
    expect(slot.nextWakeMs).toBeNull();
  });
});
