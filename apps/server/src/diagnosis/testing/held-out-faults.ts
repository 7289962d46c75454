import { BY_KEY, faultGraph, IN_TURN } from "./fault-graph.ts";
import type { FaultVertex } from "./fault-graph.ts";
import { keysOfSubtask, map, sink, source } from "./seeded-fault.ts";
import type { SeededFault } from "./seeded-fault.ts";

const named = (id: string, vertex: FaultVertex): FaultVertex => ({ ...vertex, id });

/** Other shapes, places and widths. */
const OTHER_SHAPES: readonly SeededFault[] = [
  {
    name: "the slow one of two branches",
    graph: faultGraph(
      [source(2), map(2, 0, { id: "fast" }), map(2, 0.5, { id: "slow" }), sink(1)],
      [
        ["source -> fast", IN_TURN],
        ["source -> slow", IN_TURN],
        ["fast -> sink", IN_TURN],
        ["slow -> sink", IN_TURN],
      ],
    ),
    expected: { code: "slow-operator", nodeId: "slow" },
  },
  {
    name: "a sink that takes long behind two branches",
    graph: faultGraph(
      [source(1), map(2, 0, { id: "left" }), map(2, 0, { id: "right" }), sink(2, 0.5)],
      [
        ["source -> left", IN_TURN],
        ["source -> right", BY_KEY],
        ["left -> sink", IN_TURN],
        ["right -> sink", IN_TURN],
      ],
    ),
    expected: { code: "slow-sink", nodeId: "sink", heldBack: ["source", "left", "right"] },
  },
  {
    name: "a sink that waits for its file, narrower than what feeds it",
    graph: faultGraph(
      [source(3), map(3, 0), sink(1, 1, true)],
      [
        ["source -> map", BY_KEY],
        ["map -> sink", IN_TURN],
      ],
    ),
    expected: { code: "sink-waits", nodeId: "sink" },
  },
  {
    name: "one sink for three producers",
    graph: faultGraph([source(3), sink(1, 0.4)], [["source -> sink", IN_TURN]]),
    expected: { code: "low-parallelism", nodeId: "sink" },
  },
  {
    name: "a hot key three tasks down",
    graph: faultGraph(
      [source(3, { hot: [42], hotShare: 0.6 }), map(3, 0, { id: "first" }), map(3, 0.4), sink(3)],
      [
        ["source -> first", IN_TURN],
        ["first -> map", BY_KEY],
        ["map -> sink", IN_TURN],
      ],
    ),
    expected: { code: "hot-key", nodeId: "map" },
  },
  {
    name: "many keys that fall to the first of two subtasks",
    graph: faultGraph(
      [source(1, { hot: keysOfSubtask(0, 2), hotShare: 0.9 }), map(2, 0.5), sink(2)],
      [
        ["source -> map", BY_KEY],
        ["map -> sink", IN_TURN],
      ],
    ),
    expected: { code: "skew", nodeId: "map", subtask: 0 },
  },
  {
    name: "one slow subtask of two, by key",
    graph: faultGraph(
      [source(2), map(2, 1, { only: 0 }), sink(1)],
      [
        ["source -> map", BY_KEY],
        ["map -> sink", IN_TURN],
      ],
    ),
    expected: { code: "slow-subtask", nodeId: "map", subtask: 0 },
  },
  {
    name: "the busy one of two sources",
    graph: faultGraph(
      [
        named("calm", source(1, { rowsPerSecond: 100 })),
        named("busy", source(1, { msPerPoll: 30 })),
        sink(1),
      ],
      [
        ["calm -> sink", IN_TURN],
        ["busy -> sink", IN_TURN],
      ],
    ),
    expected: { code: "busy-source", nodeId: "busy" },
  },
  {
    name: "a silent source beside one that gives rows",
    graph: faultGraph(
      [
        named("gives", source(2, { rowsPerSecond: 150 })),
        named("silent", source(1, { silent: [0] })),
        map(2, 0),
        sink(1),
      ],
      [
        ["gives -> map", BY_KEY],
        ["silent -> map", BY_KEY],
        ["map -> sink", IN_TURN],
      ],
    ),
    expected: { code: "time-held-back", nodeId: "map" },
  },
  {
    name: "a late barrier for two subtasks",
    apart: 1,
    graph: faultGraph(
      [source(2), { ...named("late", source(1, { msPerPoll: 1_500 })), apart: true }, map(2, 0), sink(1)],
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

/** Two tasks that could be the cause: the one that everything waits for is. */
const TWO_CANDIDATES: readonly SeededFault[] = [
  {
    name: "slow, and slower behind it",
    graph: faultGraph(
      [source(2), map(2, 0.3, { id: "slow" }), map(2, 1, { id: "slower" }), sink(1)],
      [
        ["source -> slow", IN_TURN],
        ["slow -> slower", IN_TURN],
        ["slower -> sink", IN_TURN],
      ],
    ),
    expected: { code: "slow-operator", nodeId: "slower" },
  },
  {
    name: "slower, and slow behind it",
    graph: faultGraph(
      [source(2), map(2, 1, { id: "slower" }), map(2, 0.4, { id: "slow" }), sink(1)],
      [
        ["source -> slower", IN_TURN],
        ["slower -> slow", IN_TURN],
        ["slow -> sink", IN_TURN],
      ],
    ),
    expected: { code: "slow-operator", nodeId: "slower" },
  },
  {
    name: "a slow operator before one with a hot key that keeps up",
    graph: faultGraph(
      [
        source(2, { hot: [7], hotShare: 0.7 }),
        map(2, 0.6, { id: "slow" }),
        map(2, 0.1, { id: "keyed" }),
        sink(1),
      ],
      [
        ["source -> slow", IN_TURN],
        ["slow -> keyed", BY_KEY],
        ["keyed -> sink", IN_TURN],
      ],
    ),
    expected: { code: "slow-operator", nodeId: "slow" },
  },
  {
    name: "a slow operator, and a partition that is silent",
    graph: faultGraph(
      [source(2, { silent: [1] }), map(2, 0.5), sink(1)],
      [
        ["source -> map", IN_TURN],
        ["map -> sink", IN_TURN],
      ],
    ),
    expected: { code: "slow-operator", nodeId: "map" },
  },
  {
    name: "a source with a rate that the operator cannot take",
    graph: faultGraph(
      [source(1, { rowsPerSecond: 5_000 }), map(1, 0.5), sink(1)],
      [
        ["source -> map", IN_TURN],
        ["map -> sink", IN_TURN],
      ],
    ),
    expected: { code: "slow-operator", nodeId: "map" },
  },
];

/** Nothing is slow: the sources give no more. */
const HEALTHY: readonly SeededFault[] = [
  {
    name: "well: an operator that is busy a quarter of its time",
    graph: faultGraph(
      [source(2, { rowsPerSecond: 300 }), map(2, 0.8), sink(2)],
      [
        ["source -> map", BY_KEY],
        ["map -> sink", IN_TURN],
      ],
    ),
    expected: { code: "source-limited", nodeId: "source" },
  },
  {
    name: "well: unevenly spread, but nobody waits",
    graph: faultGraph(
      [source(4, { rowsPerSecond: 100, hot: [7], hotShare: 0.6 }), map(4, 0.5), sink(1)],
      [
        ["source -> map", BY_KEY],
        ["map -> sink", IN_TURN],
      ],
    ),
    expected: { code: "source-limited", nodeId: "source" },
  },
  {
    name: "well: with a checkpoint every fifth of a second",
    graph: faultGraph(
      [source(2, { rowsPerSecond: 500 }), map(2, 0, { id: "first" }), map(2, 0.1), sink(1)],
      [
        ["source -> first", IN_TURN],
        ["first -> map", BY_KEY],
        ["map -> sink", IN_TURN],
      ],
      200,
    ),
    expected: { code: "source-limited", nodeId: "source" },
  },
];

/** The core is the limit. */
const SPINNING: readonly SeededFault[] = [
  {
    name: "three tasks that want the one core of their slot",
    graph: faultGraph(
      [
        source(1),
        map(1, 0.1, { spins: true, id: "first" }),
        map(1, 0.1, { spins: true, id: "second" }),
        map(1, 0.1, { spins: true, id: "third" }),
        sink(1),
      ],
      [
        ["source -> first", IN_TURN],
        ["first -> second", IN_TURN],
        ["second -> third", IN_TURN],
        ["third -> sink", IN_TURN],
      ],
    ),
    expected: { code: "shared-core" },
  },
  {
    name: "one task that takes the core of its slot",
    graph: faultGraph(
      [source(1), map(1, 0, { id: "light" }), map(1, 0.2, { spins: true }), sink(1)],
      [
        ["source -> light", IN_TURN],
        ["light -> map", IN_TURN],
        ["map -> sink", IN_TURN],
      ],
    ),
    expected: { code: "slow-operator", nodeId: "map" },
  },
];

/** Written after the rules had been bettered with those above, and before any of these was run. */
const SECOND_LOOK: readonly SeededFault[] = [
  {
    name: "one of two sinks waits for its file",
    graph: faultGraph(
      [source(2), named("file", sink(2, 1, true)), map(2, 0), sink(1)],
      [
        ["source -> file", IN_TURN],
        ["source -> map", BY_KEY],
        ["map -> sink", IN_TURN],
      ],
    ),
    expected: { code: "sink-waits", nodeId: "file" },
  },
  {
    name: "one silent source of three",
    graph: faultGraph(
      [
        named("one", source(1, { rowsPerSecond: 80 })),
        named("two", source(1, { rowsPerSecond: 300 })),
        named("silent", source(1, { silent: [0] })),
        map(3, 0.1),
        sink(1),
      ],
      [
        ["one -> map", BY_KEY],
        ["two -> map", BY_KEY],
        ["silent -> map", BY_KEY],
        ["map -> sink", IN_TURN],
      ],
    ),
    expected: { code: "time-held-back", nodeId: "map" },
  },
  {
    name: "the last of four subtasks is slow",
    graph: faultGraph(
      [source(1), map(4, 0, { id: "first" }), map(4, 0.8, { only: 3 }), sink(2)],
      [
        ["source -> first", IN_TURN],
        ["first -> map", IN_TURN],
        ["map -> sink", IN_TURN],
      ],
    ),
    expected: { code: "slow-subtask", nodeId: "map", subtask: 3 },
  },
  {
    name: "a slow operator amid three that are not",
    graph: faultGraph(
      [source(1), map(1, 0, { id: "first" }), map(1, 0.8), map(1, 0, { id: "last" }), sink(1)],
      [
        ["source -> first", IN_TURN],
        ["first -> map", IN_TURN],
        ["map -> last", IN_TURN],
        ["last -> sink", IN_TURN],
      ],
    ),
    expected: { code: "slow-operator", nodeId: "map" },
  },
  {
    name: "a narrow operator before a wide one",
    graph: faultGraph(
      [source(2), map(1, 0.4, { id: "narrow" }), map(3, 0, { id: "wide" }), sink(2)],
      [
        ["source -> narrow", IN_TURN],
        ["narrow -> wide", BY_KEY],
        ["wide -> sink", IN_TURN],
      ],
    ),
    expected: { code: "low-parallelism", nodeId: "narrow" },
  },
  {
    name: "three subtasks of a source that are busy themselves",
    graph: faultGraph([source(3, { msPerPoll: 25 }), sink(3)], [["source -> sink", BY_KEY]]),
    expected: { code: "busy-source", nodeId: "source" },
  },
  {
    name: "well: two sources of different rates",
    graph: faultGraph(
      [
        named("often", source(1, { rowsPerSecond: 300 })),
        named("seldom", source(1, { rowsPerSecond: 40 })),
        map(2, 0.2),
        sink(1),
      ],
      [
        ["often -> map", BY_KEY],
        ["seldom -> map", BY_KEY],
        ["map -> sink", IN_TURN],
      ],
    ),
    expected: { code: "source-limited" },
  },
];

/** Faults that were written before any of them was run, and that no rule was made for: how good the rules are. */
export const HELD_OUT_FAULTS: readonly SeededFault[] = [
  ...OTHER_SHAPES,
  ...TWO_CANDIDATES,
  ...HEALTHY,
  ...SPINNING,
  ...SECOND_LOOK,
];
