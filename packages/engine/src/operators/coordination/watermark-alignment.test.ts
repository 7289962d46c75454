import { describe, expect, it } from "vitest";
import { AlignmentGroups, WatermarkAlignment } from "./watermark-alignment.ts";

/** Members `a` of two subtasks and `b` of one, of one group; what they are told is written as `a0 <= 5000`. */
function twoSources(driftOfB = 1_000) {
  const groups = new AlignmentGroups();
  const told: string[] = [];
  const member = (name: string, parallelism: number, maxDriftMs: number): WatermarkAlignment =>
    new WatermarkAlignment(
      { group: "g", maxDriftMs, updateIntervalMs: 100 },
      {
        parallelism,
        groups,
        send: (subtask, event) => {
          if (event.kind === "align") told.push(`${name}${subtask} <= ${event.limit}`);
        },
      },
    );
  const [a, b] = [member("a", 2, 1_000), member("b", 1, driftOfB)];
  return {
    a: (subtask: number, watermark: number | null) => a.receive(subtask, { kind: "watermark", watermark }),
    b: (watermark: number | null) => b.receive(0, { kind: "watermark", watermark }),
    restarts: (subtask: number) => a.restarts(subtask),
    endOfB: () => b.ended(0),
    told: () => told.splice(0).filter((line) => !line.includes("-")),
  };
}

describe("watermark alignment", () => {
  it("lets nobody go further than the slowest and its own drift, once all have spoken", () => {
    const group = twoSources(3_000);
    group.a(0, 5_000);
    group.a(1, 7_000);
    expect(group.told()).toEqual([]);
    group.b(2_000);
    expect(group.told()).toEqual(["a0 <= 3000", "a1 <= 3000", "b0 <= 5000"]);
    group.b(6_000);
    expect(group.told()).toEqual(["a0 <= 6000", "a1 <= 6000", "b0 <= 8000"]);
    group.a(1, 9_000);
    expect(group.told()).toEqual([]);
  });

  it("waits neither for idle subtasks nor for those that have ended", () => {
    const group = twoSources();
    group.a(0, 5_000);
    group.a(1, 4_000);
    group.b(1_000);
    group.told();
    group.b(null);
    expect(group.told()).toEqual(["a0 <= 5000", "a1 <= 5000", "b0 <= 5000"]);
    group.b(1_000);
    expect(group.told()).toEqual(["a0 <= 2000", "a1 <= 2000", "b0 <= 2000"]);
    group.endOfB();
    expect(group.told()).toEqual(["a0 <= 5000", "a1 <= 5000", "b0 <= 5000"]);
  });

  it("tells a subtask that is deployed anew, although nothing has changed", () => {
    const group = twoSources();
    group.a(0, 5_000);
    group.a(1, 5_000);
    group.b(1_000);
    group.told();
    group.restarts(1);
    group.a(1, 4_000);
    expect(group.told()).toEqual(["a1 <= 2000"]);
  });
});
