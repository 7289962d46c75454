import type { JobGraph } from "@millrace/graph";
import { BY_KEY, faultGraph, IN_TURN } from "./fault-graph.ts";
import type { FaultVertex } from "./fault-graph.ts";
import { keysOfSubtask, map, sink, source } from "./seeded-fault.ts";
import type { SeededFault } from "./seeded-fault.ts";

const through = (...vertices: readonly FaultVertex[]): JobGraph =>
  faultGraph(vertices, [
    ["source -> map", BY_KEY],
    ["map -> sink", IN_TURN],
  ]);

const HOT = keysOfSubtask(2, 4);

const SLEEPING: readonly SeededFault[] = [
  {
    name: "an operator that takes long",
    graph: through(source(2), map(2, 0.5), sink(2)),
    expected: { code: "slow-operator", nodeId: "map" },
  },
  {
    name: "an operator that takes long, two tasks down",
    graph: faultGraph(
      [source(2), map(2, 0, { id: "fast" }), map(2, 1), sink(1)],
      [
        ["source -> fast", IN_TURN],
        ["fast -> map", BY_KEY],
        ["map -> sink", IN_TURN],
      ],
    ),
    expected: { code: "slow-operator", nodeId: "map", heldBack: ["source", "fast"] },
  },
  {
    name: "a hot key of four subtasks",
    graph: through(source(4, { hot: [7], hotShare: 0.7 }), map(4, 0.3), sink(1)),
    expected: { code: "hot-key", nodeId: "map" },
  },
  {
    name: "a hot key of two subtasks",
    graph: through(source(2, { hot: [7], hotShare: 0.6 }), map(2, 0.5), sink(1)),
    expected: { code: "hot-key", nodeId: "map" },
  },
  {
    name: "many keys that fall to one subtask",
    graph: through(source(4, { hot: HOT, hotShare: 0.8 }), map(4, 0.3), sink(1)),
    expected: { code: "skew", nodeId: "map", subtask: 2 },
  },
  {
    name: "one subtask that is slower than the others",
    graph: faultGraph(
      [source(2), map(4, 1, { only: 1 }), sink(1)],
      [
        ["source -> map", IN_TURN],
        ["map -> sink", IN_TURN],
      ],
    ),
    expected: { code: "slow-subtask", nodeId: "map", subtask: 1 },
  },
  {
    name: "fewer subtasks than their producers have",
    graph: through(source(4), map(1, 0.3), sink(1)),
    expected: { code: "low-parallelism", nodeId: "map" },
  },
  {
    name: "a sink that takes long",
    graph: through(source(2), map(2, 0), sink(2, 0.5)),
    expected: { code: "slow-sink", nodeId: "sink" },
  },
  {
    name: "a sink that waits for its file",
    graph: through(source(2), map(2, 0), sink(2, 1, true)),
    expected: { code: "sink-waits", nodeId: "sink" },
  },
  {
    name: "a source that is busy itself",
    graph: through(source(2, { msPerPoll: 30 }), map(2, 0), sink(1)),
    expected: { code: "busy-source", nodeId: "source" },
  },
  {
    name: "a source that gives no more",
    graph: through(source(2, { rowsPerSecond: 200 }), map(2, 0), sink(1)),
    expected: { code: "source-limited", nodeId: "source" },
  },
  {
    name: "a silent partition that holds event time back",
    graph: through(source(2, { rowsPerSecond: 200, silent: [1] }), map(2, 0), sink(1)),
    expected: { code: "time-held-back", nodeId: "map" },
  },
  {
    name: "channels that are shut until a late barrier comes",
    apart: 1,
    graph: faultGraph(
      [source(1), { ...source(1, { msPerPoll: 1_500 }), id: "late", apart: true }, map(1, 0), sink(1)],
      [
        ["source -> map", IN_TURN],
        ["late -> map", IN_TURN],
        ["map -> sink", IN_TURN],
      ],
      100,
    ),
    expected: { code: "alignment", nodeId: "map" },
  },
];

const SPINNING: readonly SeededFault[] = [
  {
    name: "two tasks that want the one core of their slot",
    graph: faultGraph(
      [source(1), map(1, 0.1, { spins: true }), map(1, 0.1, { spins: true, id: "second" }), sink(1)],
      [
        ["source -> map", IN_TURN],
        ["map -> second", IN_TURN],
        ["second -> sink", IN_TURN],
      ],
    ),
    expected: { code: "shared-core" },
  },
];

/** Known faults, each of a job that is otherwise well: the rules were made with them at hand. */
export const TUNED_FAULTS: readonly SeededFault[] = [...SLEEPING, ...SPINNING];
