import type { FlowEdge, JobGraph } from "@millrace/graph";
import { useMemo, useRef } from "react";
import type { PartitioningSign } from "../ui/glyphs.tsx";
import { jobTopology } from "../monitor/job-topology.ts";
import { definitionOf } from "../store/definitions.ts";
import { channelViews, RouteCache } from "./channel-view.ts";
import type { ChannelView, NodeBody } from "./channel-view.ts";
import { realPort } from "./fold-groups.ts";
import { NODE_WIDTH } from "./geometry.ts";
import type { Point, Rect } from "./geometry.ts";
import type { NodeView } from "./node-view.ts";
import { TITLE, vertexBoxes } from "./vertex-layout.ts";
import type { GraphView } from "./vertex-boxes.tsx";
import type { ShownCanvas } from "./use-node-views.ts";

export type ChannelParts = ReadonlyMap<string, { readonly parts: readonly string[]; readonly part: number }>;

/** What a channel may end at: nodes, and cards of collapsed groups. */
export type ChannelEnd = Pick<NodeView, "id" | "position" | "height" | "inputs" | "outputs">;

export interface ChannelGround {
  readonly shown: ShownCanvas;
  /** Edges with the ends that are drawn. */
  readonly edges: readonly FlowEdge[];
  readonly ends: readonly ChannelEnd[];
  readonly dragged: ReadonlyMap<string, Point>;
  readonly view: GraphView;
  readonly views: readonly NodeView[];
}

/** Channels of the canvas: while nodes are dragged only their own channels find a new way. */
export function useChannels({
  shown,
  edges,
  ends,
  dragged,
  view,
  views,
}: ChannelGround): readonly ChannelView[] {
  const routes = useRef<RouteCache | null>(null);
  const inputs = useMemo(() => channelInputs(shown, edges), [shown, edges]);
  const jobGraph = shown.job?.jobGraph;
  return useMemo(() => {
    const bodies = ends.map((end) => nodeBody(end, dragged.get(end.id) ?? end.position));
    const titles = titleRects(jobGraph, views, view);
    const obstacles = [...bodies.filter((body) => !dragged.has(body.id)), ...titles];
    routes.current = new RouteCache(obstacles, routes.current);
    return channelViews(inputs, { bodies, titles, running: jobGraph !== undefined }, routes.current);
  }, [inputs, ends, views, dragged, jobGraph, view]);
}

/** Titles of the vertex boxes, and the lines of their subtasks. */
function titleRects(
  jobGraph: JobGraph | undefined,
  views: readonly NodeView[],
  view: GraphView,
): readonly Rect[] {
  if (!jobGraph || view === "stream") return [];
  const bare = new Map(vertexBoxes(jobGraph, views, false).map((box) => [box.id, box.height]));
  return vertexBoxes(jobGraph, views, view === "execution").flatMap((box) => {
    const lines = box.height - (bare.get(box.id) ?? box.height);
    const bottom = box.y + box.height;
    const title = { x: box.x, y: box.y, width: box.width, height: TITLE };
    return lines > 0 ? [title, { x: box.x, y: bottom - lines, width: box.width, height: lines }] : [title];
  });
}

function nodeBody(view: ChannelEnd, position: Point): NodeBody {
  return {
    id: view.id,
    x: position.x,
    y: position.y,
    width: NODE_WIDTH,
    height: view.height,
    inputs: view.inputs.map((port) => port.name),
    outputs: view.outputs.map((port) => port.name),
  };
}

/** Whether an edge leaves by a side output, from wherever its end is drawn. */
function isSidePort(nodes: ShownCanvas["nodes"], from: FlowEdge["from"]): boolean {
  const { node, port } = realPort(from);
  const kind = nodes.find((candidate) => candidate.id === node)?.kind ?? "";
  return definitionOf(kind)?.outputs.find((output) => output.name === port)?.side !== undefined;
}

function channelInputs({ nodes, result, job }: ShownCanvas, edges: readonly FlowEdge[]) {
  const streamGraph = job?.streamGraph ?? result.streamGraph;
  const jobGraph = job?.jobGraph ?? result.jobGraph;
  const partitioning = new Map(streamGraph?.edges.map((edge) => [edge.id, edge.partitioning.kind]));
  const channels = jobGraph && new Set(jobGraph.edges.flatMap((edge) => edge.streamEdgeIds));
  const blocking = new Set(
    jobGraph?.edges.flatMap(({ exchange, streamEdgeIds }) =>
      exchange === "blocking" ? (streamEdgeIds.at(-1) ?? []) : [],
    ),
  );
  const keyed = new Set(
    Object.entries(result.schemas).flatMap(([id, schema]) => (schema.keys === null ? [] : [id])),
  );
  const errors = result.diagnostics.filter(({ severity }) => severity === "error");
  const broken = new Set(errors.flatMap(({ edgeId }) => edgeId ?? []));
  const sign = ({ id, from }: FlowEdge): PartitioningSign => {
    if (isSidePort(nodes, from)) return "side-output";
    if (job && channels && !channels.has(id)) return "chained";
    return partitioning.get(id) ?? (keyed.has(id) ? "hash" : "forward");
  };
  return edges.map((edge) => ({
    edge,
    sign: sign(edge),
    invalid: broken.has(edge.id),
    blocking: blocking.has(edge.id),
  }));
}

/** Which edges of the canvas have a channel in the running job, and their place on the way. */
export function useChannelParts(job: ShownCanvas["job"]): ChannelParts | null {
  const streamGraph = job?.streamGraph;
  const jobGraph = job?.jobGraph;
  return useMemo(() => {
    if (!streamGraph || !jobGraph) return null;
    return jobTopology(streamGraph, jobGraph).channelOf;
  }, [streamGraph, jobGraph]);
}
