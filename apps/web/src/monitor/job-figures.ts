import type { ServerMessage, SubtaskMetrics } from "@millrace/protocol";
import { channelFigures, edgeFlight } from "./channel-figures.ts";
import type { ChannelFigures, EdgeFlight } from "./channel-figures.ts";
import type { JobTopology } from "./job-topology.ts";

/** Figures of a node of the canvas, from the metrics of its subtasks. Rates per second. */
export interface NodeFigures {
  /** Of the worst subtask: the one that is most busy or most held back. */
  readonly busy: number;
  readonly backpressured: number;
  readonly recordsInPerSecond: number;
  readonly recordsOutPerSecond: number;
  /** By all its side outputs. */
  readonly sideRecordsOutPerSecond: number;
  readonly recordsIn: number;
  readonly recordsOut: number;
  /** The smallest over the subtasks that have one; null: none yet. */
  readonly watermarkMs: number | null;
  readonly lateRecords: number;
  readonly malformedRecords: number;
  readonly outsideRecords: number;
  readonly unreadSideRecords: number;
  readonly unroutedRecords: number;
  readonly spilledBytes: number;
  /** Requests under way or to be tried again, over all subtasks. */
  readonly openRequests: number;
  /** Rows that have come back by its loop and wait, over all subtasks. */
  readonly loopRows: number;
  /** Timers that a function has set, over all subtasks. */
  readonly timers: number;
  readonly stateBytes: number;
  readonly stateEntries: number;
  readonly isCause: boolean;
  readonly subtasks: readonly SubtaskFigures[];
}

export interface SubtaskFigures {
  readonly subtask: number;
  readonly busy: number;
  readonly backpressured: number;
  readonly rowsPerSecond: number;
  readonly watermarkMs: number | null;
  readonly queued: number;
  readonly capacity: number;
  /** Beyond what its alignment group allows; 0: it is not. */
  readonly aheadMs: number;
}

export interface EdgeFigures {
  /** Rows that the producer sends over it a second. */
  readonly rowsPerSecond: number;
  /** Segments queued at the consumer's gates, and how many there are; capacity 0: no channel (chained). */
  readonly queued: number;
  readonly capacity: number;
  readonly intoCause: boolean;
  /** What is on its way in its channels; null: it has none, or nothing is known of them. */
  readonly flight: EdgeFlight | null;
}

export interface JobFigures {
  readonly timeMs: number;
  readonly rowsInPerSecond: number;
  readonly watermarkMs: number | null;
  readonly lateRecords: number;
  readonly nodes: ReadonlyMap<string, NodeFigures>;
  readonly edges: ReadonlyMap<string, EdgeFigures>;
  /** By the id of the JobGraph's edge. */
  readonly channels: ReadonlyMap<string, readonly ChannelFigures[]>;
}

export type Measured = Pick<Extract<ServerMessage, { type: "metrics" }>, "subtasks" | "channels" | "timeMs">;

/** What the page shows of one `metrics` message. `cause`: the vertex that holds others back, as the server found. */
export function jobFigures(
  topology: JobTopology,
  { subtasks, channels: rows, timeMs }: Measured,
  cause: string | null,
): JobFigures {
  const byVertex = Map.groupBy(subtasks, (subtask) => subtask.vertexId);
  const nodes = new Map<string, NodeFigures>();
  for (const [nodeId, vertexId] of topology.vertexOf) {
    const list = byVertex.get(vertexId);
    if (list) nodes.set(nodeId, nodeFigures(nodeId, list, vertexId === cause));
  }
  const channels = Map.groupBy(rows.map(channelFigures), ({ edge }) => topology.edges[edge]?.id ?? "");
  const flights = new Map([...channels].map(([id, list]) => [id, edgeFlight(list)]));
  const edges = new Map<string, EdgeFigures>();
  for (const [edgeId, producer] of topology.producerOf) {
    const channel = topology.channelOf.get(edgeId);
    const gate = channel ? (byVertex.get(channel.edge.target) ?? []) : [];
    const from = nodes.get((channel && operatorNode(topology, channel.edge)) ?? producer);
    const flight = (channel && flights.get(channel.edge.id)) ?? null;
    const reader = nodes.get(topology.onlyReaderOf.get(edgeId) ?? "");
    edges.set(edgeId, {
      rowsPerSecond: isAside(topology, edgeId)
        ? asideRate(flight, reader, from)
        : (from?.recordsOutPerSecond ?? 0),
      queued: flight?.queued ?? sum(gate, (subtask) => subtask.inputQueued),
      capacity: flight ? capacityOf(flight) : sum(gate, (subtask) => subtask.inputCapacity),
      flight,
      intoCause: channel?.edge.target === cause && cause !== null,
    });
  }
  return { timeMs, nodes, edges, channels, ...totals(topology, nodes) };
}

/** What leaves a node by its side outputs is counted for all of them together: who reads one of them tells its rows. */
function asideRate(
  flight: EdgeFlight | null,
  reader: NodeFigures | undefined,
  from: NodeFigures | undefined,
): number {
  if (flight !== null) return flight.rowsPerSecond;
  return reader?.recordsInPerSecond ?? from?.sideRecordsOutPerSecond ?? 0;
}

const isAside = ({ sideEdges, channelOf }: JobTopology, edgeId: string): boolean =>
  sideEdges.has(channelOf.get(edgeId)?.parts[0] ?? edgeId);

/** Segments that a channel owns at least; what is neither queued nor a credit is in a hand at its ends. */
const EXCLUSIVE_SEGMENTS = 2;

const capacityOf = ({ queued, credits, channels }: EdgeFlight): number =>
  credits === 0 ? Math.max(1, queued) : Math.max(queued + credits, channels * EXCLUSIVE_SEGMENTS);

function totals(topology: JobTopology, nodes: ReadonlyMap<string, NodeFigures>) {
  const all = [...nodes.values()];
  const sources = [...nodes].filter(([id]) => topology.sourceNodes.has(id)).map(([, figures]) => figures);
  return {
    rowsInPerSecond: sum(sources, (figures) => figures.recordsOutPerSecond),
    watermarkMs: smallest(all.map((figures) => figures.watermarkMs)),
    lateRecords: sum(all, (figures) => figures.lateRecords),
  };
}

function nodeFigures(nodeId: string, subtasks: readonly SubtaskMetrics[], isCause: boolean): NodeFigures {
  const heads = subtasks.flatMap((subtask) =>
    subtask.operators.filter((operator) => operator.nodeId === nodeId).slice(0, 1),
  );
  // A projection that was put before an edge (`<uid>:<edge>`) may carry a side output.
  const tails = subtasks.flatMap((subtask) =>
    subtask.operators
      .filter((operator) => operator.nodeId === nodeId && !operator.uid.includes(":"))
      .slice(-1),
  );
  const own = subtasks.flatMap((subtask) =>
    subtask.operators.filter((operator) => operator.nodeId === nodeId),
  );
  const { busy, backpressured } = worst(subtasks);
  return {
    busy,
    backpressured,
    isCause,
    recordsInPerSecond: sum(heads, (operator) => operator.recordsInPerSecond),
    recordsIn: sum(heads, (operator) => operator.recordsIn),
    sideRecordsOutPerSecond: sum(own, (operator) => operator.sideRecordsOutPerSecond),
    recordsOutPerSecond: sum(tails, (operator) => operator.recordsOutPerSecond),
    recordsOut: sum(tails, (operator) => operator.recordsOut),
    watermarkMs: smallest(tails.map((operator) => operator.watermarkMs)),
    lateRecords: sum(own, (operator) => operator.lateRecords),
    malformedRecords: sum(own, (operator) => operator.malformedRecords),
    outsideRecords: sum(own, (operator) => operator.outsideRecords),
    unreadSideRecords: sum(own, (operator) => operator.unreadSideRecords ?? 0),
    unroutedRecords: sum(own, (operator) => operator.unroutedRecords ?? 0),
    spilledBytes: sum(own, (operator) => operator.spilledBytes),
    openRequests: sum(own, (operator) => operator.openRequests ?? 0),
    loopRows: sum(own, (operator) => operator.loopRows ?? 0),
    timers: sum(own, (operator) => operator.timers ?? 0),
    stateBytes: sum(own, (operator) => operator.stateBytes),
    stateEntries: sum(own, (operator) => operator.stateEntries),
    subtasks: subtasks
      .map((subtask) => subtaskFigures(nodeId, subtask))
      .toSorted((a, b) => a.subtask - b.subtask),
  };
}

function subtaskFigures(nodeId: string, subtask: SubtaskMetrics): SubtaskFigures {
  const own = subtask.operators.filter((operator) => operator.nodeId === nodeId);
  const [head] = own;
  return {
    subtask: subtask.subtask,
    busy: subtask.busy,
    backpressured: subtask.backpressured,
    rowsPerSecond: head ? Math.max(head.recordsInPerSecond, head.recordsOutPerSecond) : 0,
    watermarkMs: own.at(-1)?.watermarkMs ?? null,
    queued: subtask.inputQueued,
    capacity: subtask.inputCapacity,
    aheadMs: Math.max(0, ...own.map((operator) => operator.aheadMs ?? 0)),
  };
}

function operatorNode(topology: JobTopology, edge: JobTopology["edges"][number]): string | undefined {
  return topology.vertices.get(edge.source)?.operators[edge.sourceOperator]?.nodeId;
}

function worst(subtasks: readonly SubtaskMetrics[]): {
  readonly busy: number;
  readonly backpressured: number;
} {
  return subtasks.reduce<{ readonly busy: number; readonly backpressured: number }>(
    (most, { busy, backpressured }) =>
      Math.max(busy, backpressured) > Math.max(most.busy, most.backpressured)
        ? { busy, backpressured }
        : most,
    { busy: 0, backpressured: 0 },
  );
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

function smallest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** Busiest subtask over the mean: 1 is even, null where nothing is busy. */
export function skew(subtasks: readonly Pick<SubtaskFigures, "rowsPerSecond">[]): number | null {
  const mean = sum(subtasks, (subtask) => subtask.rowsPerSecond) / subtasks.length;
  return subtasks.length < 2 || mean <= 0
    ? null
    : Math.max(...subtasks.map((subtask) => subtask.rowsPerSecond)) / mean;
}

/** Past data has watermarks long ago: a lag behind the clock then means nothing. */
const LARGEST_LAG_MS = 24 * 3_600_000;

/** How far the watermark is behind the clock of the server, or null where that says nothing. */
export function watermarkLag(watermarkMs: number | null, nowMs: number): number | null {
  if (watermarkMs === null) return null;
  const lag = nowMs - watermarkMs;
  return Math.abs(lag) <= LARGEST_LAG_MS ? lag : null;
}
