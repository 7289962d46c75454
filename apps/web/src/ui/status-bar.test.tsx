// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { expectJob, receive, receiveStatus, useLive } from "../monitor/live-store.ts";
import { STALE_MS } from "../monitor/stale-banner.tsx";
import { setPreferences } from "../store/preferences-store.ts";
import { Mounted } from "../testing/mount.tsx";
import { testJob } from "../testing/test-job.ts";
import { StatusBar } from "./status-bar.tsx";

beforeEach(() => {
  vi.useFakeTimers();
  setPreferences({ locale: "en" });
  expectJob("j");
});
afterEach(() => {
  vi.useRealTimers();
  expectJob(null);
});

test("a job that runs and whose first figures stay away is said to be connected to, then to give none", () => {
  using page = Mounted.show(<StatusBar running />);
  const said = () => page.get('[data-testid="connection"]').textContent;
  page.act(() => receiveStatus({ kind: "open" }));
  expect(said()).toBe("Connecting …");
  page.act(() => receive({ v: 1, type: "jobs", jobs: [] }));
  // The job itself has a graph: only its summary counts here.
  page.act(() => useLive.setState({ heardOfJob: true, job: { summary: testJob() } as never }));
  expect(said()).toBe("Connecting …");
  page.act(() => vi.advanceTimersByTime(STALE_MS));
  expect(said()).toBe("No figures come");
  page.act(() => useLive.setState({ job: { summary: testJob({ state: "finished" }) } as never }));
  expect(said()).toContain("Live");
});
