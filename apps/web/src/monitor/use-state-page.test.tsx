// @vitest-environment happy-dom
import { act } from "react";
import { afterEach, expect, test, vi } from "vitest";
import type { StateOf } from "../api/state-query.ts";
import { Mounted } from "../testing/mount.tsx";
import { useStatePage } from "./use-state-page.ts";

const OF: StateOf = { live: "a" };
const ANY = { state: null, search: "", against: "", offset: 0 };
const columns = { key: [{ name: "who", type: "STRING" }], values: [] };
const states = ["operator", "keyed"].map((scope) => ({
  operatorUid: `${scope}#0`,
  node: "Count",
  nodeId: "count",
  name: scope,
  scope,
  key: [],
  columns: [],
  ttlMs: null,
}));

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("of a running job the states are asked for once, and the entries of the first by key every second", async () => {
  vi.useFakeTimers();
  const asked: string[] = [];
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(path);
    const live = {
      jobId: "a",
      readMs: 0,
      columns,
      rows: [],
      entries: asked.length,
      complete: true,
      silent: [],
    };
    return Promise.resolve(Response.json(path.startsWith("/api/state") ? { source: null, states } : live));
  });
  function Shown() {
    const { overview, shown, problem } = useStatePage(OF, ANY, 0);
    const names = overview?.states.map(({ name }) => name).join(" ");
    return <p>{`${names} ${shown?.page.entries} ${problem}`}</p>;
  }
  using page = Mounted.show(<Shown />);
  await act(async () => void (await vi.advanceTimersByTimeAsync(2_500)));
  const entries = "/api/jobs/a/state?operator=keyed%230&state=keyed&limit=50";
  expect(asked).toEqual(["/api/state?job=a&live=true", entries, entries, entries]);
  expect(page.get("p").textContent).toBe("keyed 4 null");
});
