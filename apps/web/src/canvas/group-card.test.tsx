// @vitest-environment happy-dom
import type { Restart } from "@millrace/protocol";
import { ReactFlowProvider } from "@xyflow/react";
import type { NodeProps } from "@xyflow/react";
import { expect, test } from "vitest";
import type { NodeFigures } from "../monitor/job-figures.ts";
import { Mounted } from "../testing/mount.tsx";
import type { CardView } from "./fold-groups.ts";
import { GroupCard } from "./group-card.tsx";
import type { CanvasCard } from "./group-card.tsx";
import { figuresOfGroup } from "./group-figures.ts";

const restart: Restart = {
  attempt: 0,
  failedMs: 0,
  runningMs: null,
  state: null,
  cause: { code: "x", params: {}, nodeId: "f", operatorUid: null, subtask: 0, cause: null },
  restoredCheckpoint: 4,
  scope: "job",
  tasks: 3,
  subtasks: [],
  rewound: [],
};

function card(run: CardView["run"]): Mounted {
  const data: CardView = {
    id: "g",
    name: "G",
    members: ["f", "m"],
    inputs: [],
    outputs: [],
    problem: null,
    position: { x: 0, y: 0 },
    height: 82,
    run,
  };
  const props = { id: "g", data, selected: false } as unknown as NodeProps<CanvasCard>;
  return Mounted.show(
    <ReactFlowProvider>
      <GroupCard {...props} />
    </ReactFlowProvider>,
  );
}

test("a folded group shows that it failed, and how often it went down with a restart", () => {
  using failed = card({
    hasTask: true,
    state: "failed",
    restarts: { count: 2, all: [restart, restart], last: restart, isCause: true },
  });
  expect(failed.get("[data-testid=group-card-g]").dataset["state"]).toBe("failed");
  expect(failed.all(".node-mark.errc")).toHaveLength(1);
  expect(failed.get("[data-testid=node-restarts]").textContent).toBe("2");
  expect(failed.get("[data-testid=node-restarts]").title).toContain("The restart began here.");
  using well = card({ hasTask: true, state: "running", restarts: null });
  expect(well.all(".node-mark, [data-testid=node-restarts]")).toEqual([]);
});

const figures = (more: Partial<NodeFigures>): NodeFigures => ({
  busy: 0,
  backpressured: 0,
  recordsInPerSecond: 0,
  recordsOutPerSecond: 0,
  sideRecordsOutPerSecond: 0,
  recordsIn: 0,
  recordsOut: 0,
  watermarkMs: null,
  lateRecords: 0,
  malformedRecords: 0,
  outsideRecords: 0,
  unreadSideRecords: 0,
  unroutedRecords: 0,
  spilledBytes: 0,
  openRequests: 0,
  loopRows: 0,
  timers: 0,
  stateBytes: 0,
  stateEntries: 0,
  isCause: false,
  subtasks: [],
  ...more,
});

test("a group has the load of its busiest node, and late rows, state and time of all of them", () => {
  const busy = figures({ busy: 0.9, watermarkMs: 20, stateBytes: 100 });
  const late = figures({ busy: 0.1, watermarkMs: 10, lateRecords: 3, stateBytes: 50 });
  const late2 = figures({ backpressured: 0.2, lateRecords: 4 });
  expect(figuresOfGroup([late, busy, late2])).toMatchObject({
    busy: 0.9,
    watermarkMs: 10,
    lateRecords: 7,
    stateBytes: 150,
  });
  expect(figuresOfGroup([busy, figures({ busy: 0.5, isCause: true })])).toMatchObject({
    busy: 0.5,
    isCause: true,
  });
  expect(figuresOfGroup([])).toBeUndefined();
});
