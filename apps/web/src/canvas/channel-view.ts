import type { FlowDocument } from "@millrace/graph";
import type { PartitioningSign } from "../ui/glyphs.tsx";
import { cellCount } from "./edge-cells.ts";
import { NODE_WIDTH, PORT_STEP, PORT_TOP } from "./geometry.ts";
import type { Point, Rect } from "./geometry.ts";
import { channelRects, placeLabels } from "./label-places.ts";
import type { LabelledRoute, LabelSize } from "./label-places.ts";
import { routeChannel, routeLength, routePath } from "./route.ts";
import type { Route } from "./route.ts";
import { placeFromGate } from "./route-place.ts";

/** What is drawn of an edge, apart from figures. */
export interface ChannelView {
  readonly id: string;
  readonly source: string;
  readonly sourcePort: string;
  readonly target: string;
  readonly route: Route;
  /** From the producer to the gate. */
  readonly path: string;
  /** From the gate to the producer: cells fill along it. */
  readonly backPath: string;
  readonly cells: number;
  readonly gate: Point;
  readonly badge: Point;
  readonly label: Point | null;
  /** Where its queue and credits are told while it is full, and whether in full or in short. */
  readonly hot: HotPlace | null;
  readonly sign: PartitioningSign;
  readonly invalid: boolean;
  /** Batch: all rows lie on disk before the first is read, and it says so here; null: it is pipelined. */
  readonly disk: Point | null;
}

export interface NodeBody extends Rect {
  readonly id: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

export interface ChannelInput {
  readonly edge: FlowDocument["edges"][number];
  readonly sign: PartitioningSign;
  readonly invalid: boolean;
  readonly blocking: boolean;
}

export interface HotPlace extends Point {
  readonly isLong: boolean;
}

export const LABEL_SIZE = { width: 50, height: 14 };
export const HOT_LONG = { width: 200, height: 14 };
export const HOT_SHORT = { width: 62, height: 14 };
const BADGE_DISTANCE = 17;
/** From the gate. */
const DISK_DISTANCE = 24;

/** What labels keep clear of: nodes, and titles and lines of the boxes round them. */
export interface Drawn {
  readonly bodies: readonly NodeBody[];
  readonly titles: readonly Rect[];
  /** Whether channels carry figures: without them no place for one is looked for. */
  readonly running: boolean;
}

/** Routes, badges, gates and label places of all edges. */
export function channelViews(
  inputs: readonly ChannelInput[],
  { bodies, titles, running }: Drawn,
  routes: RouteCache,
): readonly ChannelView[] {
  const byId = new Map(bodies.map((body) => [body.id, body]));
  const routed = inputs.flatMap((input) => {
    const [from, to] = [byId.get(input.edge.from.node), byId.get(input.edge.to.node)];
    return from && to ? [{ input, route: routes.route(input.edge, from, to) }] : [];
  });
  const channels = routed.map(({ input, route }) => ({ id: input.edge.id, route, size: LABEL_SIZE }));
  const labels = placeLabels(running ? channels : [], [...bodies, ...titles]);
  const hot = hotPlaces(running ? channels : [], [...bodies, ...titles, ...rectsOf(labels, LABEL_SIZE)]);
  return routed.map(({ input, route }) =>
    channelView(input, route, {
      label: labels.get(input.edge.id) ?? null,
      hot: hot.get(input.edge.id) ?? null,
    }),
  );
}

/** In full where there is room for it, else in short. */
function hotPlaces(
  channels: readonly LabelledRoute[],
  taken: readonly Rect[],
): ReadonlyMap<string, HotPlace> {
  const inFull = placeLabels(
    channels.map((channel) => ({ ...channel, size: HOT_LONG })),
    taken,
  );
  const rest = channels.filter(({ id }) => !inFull.has(id));
  const inShort = placeLabels(
    rest.map((channel) => ({ ...channel, size: HOT_SHORT })),
    [...taken, ...rectsOf(inFull, HOT_LONG), ...channels.flatMap(({ route }) => channelRects(route))],
  );
  return new Map<string, HotPlace>([
    ...[...inFull].map(([id, place]) => [id, { ...place, isLong: true }] as const),
    ...[...inShort].map(([id, place]) => [id, { ...place, isLong: false }] as const),
  ]);
}

const rectsOf = (places: ReadonlyMap<string, Point>, size: LabelSize): readonly Rect[] =>
  [...places.values()].map((place) => ({ ...place, ...size }));

function channelView(
  { edge, sign, invalid, blocking }: ChannelInput,
  route: Route,
  { label, hot }: Pick<ChannelView, "label" | "hot">,
): ChannelView {
  const start = route[0] ?? { x: 0, y: 0 };
  return {
    id: edge.id,
    source: edge.from.node,
    sourcePort: edge.from.port,
    target: edge.to.node,
    route,
    path: routePath(route),
    backPath: routePath(route.toReversed()),
    cells: blocking ? 0 : cellCount(routeLength(route)),
    gate: route.at(-1) ?? start,
    badge: { x: start.x + BADGE_DISTANCE, y: start.y },
    label,
    hot,
    sign,
    invalid,
    disk: blocking ? placeFromGate(route, Math.min(DISK_DISTANCE, routeLength(route) / 2)) : null,
  };
}

/** Routes of the canvas, kept until an end moves or the nodes around change. */
export class RouteCache {
  readonly #routes = new Map<string, { readonly key: string; readonly route: Route }>();
  readonly #obstacles: readonly Rect[];

  constructor(obstacles: readonly Rect[], before: RouteCache | null = null) {
    this.#obstacles = obstacles;
    if (before && sameRects(before.#obstacles, obstacles)) this.#routes = before.#routes;
  }

  route(edge: FlowDocument["edges"][number], from: NodeBody, to: NodeBody): Route {
    const source = { x: from.x + from.width, y: from.y + portOffset(from.outputs, edge.from.port) };
    const target = { x: to.x, y: to.y + portOffset(to.inputs, edge.to.port) };
    const key = `${source.x},${source.y},${target.x},${target.y},${from.height},${to.height}`;
    const known = this.#routes.get(edge.id);
    if (known?.key === key) return known.route;
    const route = routeChannel(
      { source, target, sourceBody: from, targetBody: to },
      near(this.#obstacles, source, target),
    );
    this.#routes.set(edge.id, { key, route });
    return route;
  }
}

function portOffset(ports: readonly string[], port: string): number {
  return PORT_TOP + Math.max(0, ports.indexOf(port)) * PORT_STEP;
}

/** Nodes that a way between two points could meet. */
function near(obstacles: readonly Rect[], a: Point, b: Point): readonly Rect[] {
  const margin = NODE_WIDTH;
  const [left, right] = [Math.min(a.x, b.x) - margin, Math.max(a.x, b.x) + margin];
  const [top, bottom] = [Math.min(a.y, b.y) - margin, Math.max(a.y, b.y) + margin];
  return obstacles.filter(
    (rect) => rect.x < right && rect.x + rect.width > left && rect.y < bottom && rect.y + rect.height > top,
  );
}

function sameRects(a: readonly Rect[], b: readonly Rect[]): boolean {
  return (
    a.length === b.length &&
    a.every((rect, index) => {
      const other = b[index];
      return (
        other !== undefined &&
        rect.x === other.x &&
        rect.y === other.y &&
        rect.height === other.height &&
        rect.width === other.width
      );
    })
  );
}
