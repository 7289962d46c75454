import { compile, emptyDocument } from "@millrace/graph";
import type { FlowNode, JobGraph } from "@millrace/graph";
import { catalog, nodeDefinition } from "@millrace/nodes";

/** Event-time rate of the Nexmark figures: 10 million events are 100 s of event time. */
const EVENT_TIME_RATE = 100_000;

interface CoreNode {
  readonly id: string;
  readonly kind: string;
  readonly config?: FlowNode["config"];
}

const count = [{ fn: "COUNT", column: null, name: "num" }];
const BID_COLUMNS = ["bid_auction", "bid_bidder", "bid_price", "dateTime", "bid_extra"];

const columns = (names: readonly string[]): FlowNode["config"][] =>
  names.map((name) => ({ name, expression: `\`${name}\`` }));

const BIDS: CoreNode = { id: "bids", kind: "filter", config: { condition: "event_type = 2" } };
const project = (projections: FlowNode["config"][]): CoreNode => ({
  id: "project",
  kind: "map",
  config: { keepOthers: false, projections },
});

/** Each a straight line from the generator to Discard, as a person would draw it. */
const STEPS: Readonly<Record<string, readonly CoreNode[]>> = {
  q0: [BIDS, project(columns([...BID_COLUMNS, "bid_channel", "bid_url"]))],
  q1: [
    BIDS,
    project([
      ...columns(["bid_auction", "bid_bidder"]),
      { name: "price", expression: "0.908 * bid_price" },
      ...columns(["dateTime", "bid_extra"]),
    ]),
  ],
  q2: [
    { id: "bids", kind: "filter", config: { condition: "event_type = 2 AND MOD(bid_auction, 123) = 0" } },
    project(columns(["bid_auction", "bid_price"])),
  ],
  q5: [
    BIDS,
    { id: "byAuction", kind: "key-by", config: { columns: ["bid_auction"] } },
    {
      id: "hop",
      kind: "window",
      config: { window: "sliding", sizeMs: 10_000, slideMs: 2_000, aggregates: count },
    },
    {
      id: "most",
      kind: "window",
      config: { sizeMs: 2_000, aggregates: [{ fn: "MAX", column: "num", name: "maxn" }] },
    },
  ],
  "tumbling count": [
    BIDS,
    { id: "byBidder", kind: "key-by", config: { columns: ["bid_bidder"] } },
    { id: "tumble", kind: "window", config: { sizeMs: 10_000, aggregates: count } },
  ],
};

export const CORE_GRAPHS: readonly string[] = Object.keys(STEPS);

export interface CoreRun {
  readonly graph: string;
  readonly events: number;
  readonly parallelism: number;
  readonly checkpointMs: number | null;
}

/** The compiled graph of a run; throws where it does not compile, which is a fault of this program. */
export function coreJobGraph({ graph, events, parallelism, checkpointMs }: CoreRun): JobGraph {
  const nodes: readonly CoreNode[] = [
    {
      id: "nexmark",
      kind: "nexmark",
      config: { seed: 7, events, eventTimeRate: EVENT_TIME_RATE, rateLimit: null },
    },
    {
      id: "time",
      kind: "timestamps-and-watermarks",
      config: { column: "dateTime", outOfOrdernessMs: 4_000 },
    },
    ...STEPS[graph]!,
    { id: "discard", kind: "discard" },
  ];
  const empty = emptyDocument(graph);
  const { diagnostics, jobGraph } = compile(
    {
      ...empty,
      settings: {
        ...empty.settings,
        parallelism,
        checkpoint: { ...empty.settings.checkpoint, intervalMs: checkpointMs },
      },
      nodes: nodes.map(({ id, kind, config }) => ({
        id,
        kind,
        version: 1,
        name: id,
        position: { x: 0, y: 0 },
        parallelism: null,
        config: { ...(nodeDefinition(kind)?.initial as FlowNode["config"]), ...config },
      })),
      edges: nodes.slice(1).map(({ id }, index) => ({
        id: `to-${id}`,
        from: { node: nodes[index]!.id, port: "out" },
        to: { node: id, port: "in" },
      })),
    },
    catalog,
  );
  if (jobGraph === null) throw new Error(`${graph} does not compile: ${JSON.stringify(diagnostics)}`);
  return jobGraph;
}
