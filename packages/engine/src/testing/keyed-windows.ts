import { timestamp } from "@millrace/graph";
import type { WindowSpec } from "@millrace/graph";
import { windowAggregateFactory } from "../operators/window-aggregate.ts";
import type { WindowAggregateSpec } from "../operators/windows/window-spec.ts";
import { AGGREGATED, AGGREGATES, KEYED_INPUT } from "./keyed-aggregates.ts";
import type { HarnessSetup } from "./operator-harness.ts";

const times = ["window_start", "window_end", "window_time"].map((name) => ({ name, type: timestamp(false) }));

const window = (spec: WindowSpec, allowedLatenessMs = 0): HarnessSetup<WindowAggregateSpec> => ({
  spec: {
    kind: "window-aggregate",
    keys: [0],
    rowtime: 1,
    window: spec,
    aggregates: AGGREGATES,
    allowedLatenessMs,
  },
  factory: windowAggregateFactory,
  input: KEYED_INPUT,
  output: [KEYED_INPUT[0]!, ...times, ...AGGREGATED],
  sideOutputs: [KEYED_INPUT],
});

/** Tumbling and sliding windows of rows of `keyedScript`. */
export const SLICED_SETUPS = {
  "tumbling window": window({ kind: "tumbling", sizeMs: 3_000, offsetMs: 500 }),
  "tumbling window with lateness": window({ kind: "tumbling", sizeMs: 3_000, offsetMs: 0 }, 2_500),
  "sliding window": window({ kind: "sliding", sizeMs: 5_000, slideMs: 2_000, offsetMs: 0 }),
  "sliding window of many panes": window({ kind: "sliding", sizeMs: 6_400, slideMs: 400, offsetMs: 100 }),
  "sliding window with gaps": window({ kind: "sliding", sizeMs: 2_000, slideMs: 3_000, offsetMs: 0 }),
  "sliding window with lateness": window(
    { kind: "sliding", sizeMs: 5_000, slideMs: 2_000, offsetMs: 0 },
    2_500,
  ),
};

export const SESSION_SETUPS = {
  "session window": window({ kind: "session", gapMs: 1_200 }),
  "session window with lateness": window({ kind: "session", gapMs: 1_200 }, 1_500),
};
