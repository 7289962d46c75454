import { expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { windowSetup } from "../../testing/window-setups.ts";
import type { TraceKind, TraceValue } from "../../simulation/trace.ts";

type Event = readonly [kind: TraceKind, data: Readonly<Record<string, TraceValue>>];

function eventsOf(setup: ReturnType<typeof windowSetup>, script: readonly string[]): readonly Event[] {
  const events: Event[] = [];
  const trace = {
    event: (kind: TraceKind, _: string | null, data: Event[1]) => void events.push([kind, data]),
  };
  new OperatorHarness(setup, { trace }).run(script.join("\n"));
  return events;
}

it("tells of rows, timers, firings before, at and after the end, late rows and what is let go", () => {
  const setup = windowSetup({
    trigger: { kind: "early-late", early: { kind: "count", count: 2 }, late: { kind: "count", count: 1 } },
    allowedLatenessMs: 1_000,
  });
  const events = eventsOf(setup, [
    "+I[a, 1s, 1]",
    "+I[a, 2s, 2]",
    "watermark 9999ms",
    "+I[a, 3s, 4]",
    "watermark 10999ms",
    "+I[a, 4s, 8]",
  ]);
  const window = { key: ["a"], start: 0, end: 10_000 };
  expect(events.filter(([kind]) => kind !== "state.put")).toEqual([
    ["win.assign", { key: ["a"], timestamp: 1_000, windows: [[0, 10_000]] }],
    ["timer.set", { key: ["a"], atMs: 9_999 }],
    ["timer.set", { key: ["a"], atMs: 10_999 }],
    ["win.assign", { key: ["a"], timestamp: 2_000, windows: [[0, 10_000]] }],
    ["win.fire", { ...window, pane: "early", values: ["2", 3] }],
    ["timer.fire", { key: ["a"], atMs: 9_999 }],
    ["win.fire", { ...window, pane: "ontime", values: ["2", 3] }],
    ["win.assign", { key: ["a"], timestamp: 3_000, windows: [[0, 10_000]] }],
    ["win.fire", { ...window, pane: "late", values: ["3", 7] }],
    ["timer.fire", { key: ["a"], atMs: 10_999 }],
    ["state.clear", window],
    ["win.cleanup", window],
    ["rec.late", { key: ["a"], timestamp: 4_000, watermark: 10_999 }],
  ]);
});

it("tells of windows that became one, and of a global window how many rows it has", () => {
  const sessions = windowSetup({ assigner: { kind: "session", gapMs: 2_000 } });
  const merged = eventsOf(sessions, ["+I[a, 1s, 1]", "+I[a, 4s, 2]", "+I[a, 3s, 4]"]);
  expect(merged.find(([kind]) => kind === "win.merge")?.[1]).toEqual({
    key: ["a"],
    start: 1_000,
    end: 6_000,
    windows: [
      [1_000, 3_000],
      [4_000, 6_000],
    ],
  });
  const global = windowSetup({ assigner: { kind: "global" }, trigger: { kind: "count", count: 2 } });
  const fired = eventsOf(global, ["+I[a, 1s, 1]", "+I[a, 2s, 2]"]).find(([kind]) => kind === "win.fire");
  expect(fired?.[1]).toEqual({ key: ["a"], rows: 2, pane: "early", values: ["2", 3] });
});
