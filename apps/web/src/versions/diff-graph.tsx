import type { DocumentDiff, FlowDocument, FlowEdge, FlowNode } from "@millrace/graph";
import type { Point, Rect } from "../canvas/geometry.ts";
import { routeChannel, routePath } from "../canvas/route.ts";
import type { Route } from "../canvas/route.ts";
import { useWords } from "../i18n/use-words.ts";
import { DiffAnnotations } from "./diff-annotations.tsx";
import { HEIGHT, MARKS, WIDTH } from "./diff-drawing.ts";

interface DiffGraphProps {
  readonly before: FlowDocument;
  readonly after: FlowDocument;
  readonly diff: DocumentDiff;
}

const MARGIN = 40;

/** Both versions in one picture: what is new where it is, what is gone where it was. */
export function DiffGraph({ before, after, diff }: DiffGraphProps) {
  const w = useWords();
  const kinds = new Map(diff.nodes.map(({ id, kind }) => [id, kind]));
  const gone = before.nodes.filter(({ id }) => kinds.get(id) === "removed");
  const nodes = [...gone, ...after.nodes];
  const places = new Map(nodes.map((node) => [node.id, node]));
  const edgeKinds = new Map(diff.edges.map((edge) => [`${edge.kind}/${edge.id}`, edge]));
  const removed = diff.edges.filter(({ kind }) => kind === "removed");
  const edges = [
    ...removed.map((edge) => ({ edge, kind: "removed" })),
    ...after.edges.map((edge) => ({ edge, kind: edgeKinds.has(`added/${edge.id}`) ? "added" : "same" })),
  ].map(({ edge, kind }) => ({ key: `${kind}/${edge.id}`, kind, route: routeOf(edge, places) }));
  const corners = edges.flatMap(({ route }) => route.map((position) => ({ position, size: NO_SIZE })));
  return (
    <svg
      className="diff-graph"
      viewBox={viewBox([...nodes, ...before.notes, ...after.notes, ...corners])}
      role="img"
      aria-label={w.versions.picture}
    >
      <DiffAnnotations before={before} after={after} diff={diff} />
      {edges.map(({ key, kind, route }) => (
        <path key={key} className={`diff-edge ${kind}`} d={routePath(route)} />
      ))}
      {nodes.map((node) => (
        <DiffNode key={node.id} node={node} kind={kinds.get(node.id) ?? "same"} />
      ))}
    </svg>
  );
}

function DiffNode({ node, kind }: { readonly node: FlowNode; readonly kind: keyof typeof MARKS | "same" }) {
  const { x, y } = node.position;
  return (
    <g
      className={`diff-node ${kind}`}
      transform={`translate(${x} ${y})`}
      data-testid={`diff-${node.id}`}
      data-kind={kind}
    >
      <rect width={WIDTH} height={HEIGHT} rx={kind === "removed" ? 0 : 6} />
      {kind === "changed" && (
        <rect className="inner" x={3} y={3} width={WIDTH - 6} height={HEIGHT - 6} rx={4} />
      )}
      <text x={14} y={27}>
        {node.name.length > 19 ? `${node.name.slice(0, 18)}…` : node.name}
      </text>
      {kind !== "same" && (
        <text className="mark" x={WIDTH - 14} y={28}>
          {MARKS[kind]}
        </text>
      )}
    </g>
  );
}

interface Drawn {
  readonly position: FlowNode["position"];
  /** Of a note. */
  readonly size?: { readonly width: number; readonly height: number };
}

const NO_SIZE = { width: 0, height: 0 };

/** As on the canvas: round the nodes, and through none. */
function routeOf({ from, to }: Pick<FlowEdge, "from" | "to">, places: ReadonlyMap<string, FlowNode>): Route {
  const [start, end] = [places.get(from.node)?.position, places.get(to.node)?.position];
  if (!start || !end) return [];
  const ends = {
    source: { x: start.x + WIDTH, y: start.y + HEIGHT / 2 },
    target: { x: end.x, y: end.y + HEIGHT / 2 },
    sourceBody: bodyAt(start),
    targetBody: bodyAt(end),
  };
  return routeChannel(
    ends,
    [...places.values()].map(({ position }) => bodyAt(position)),
  );
}

const bodyAt = ({ x, y }: Point): Rect => ({ x, y, width: WIDTH, height: HEIGHT });

function viewBox(nodes: readonly Drawn[]): string {
  if (nodes.length === 0) return "0 0 400 200";
  const xs = nodes.map(({ position }) => position.x);
  const ys = nodes.map(({ position }) => position.y);
  const [left, top] = [Math.min(...xs) - MARGIN, Math.min(...ys) - MARGIN];
  const right = Math.max(...nodes.map(({ position, size }) => position.x + (size?.width ?? WIDTH)));
  const bottom = Math.max(...nodes.map(({ position, size }) => position.y + (size?.height ?? HEIGHT)));
  const [width, height] = [right + MARGIN - left, bottom + MARGIN - top];
  return `${left} ${top} ${width} ${height}`;
}
