import type { DocumentDiff, FlowDocument, FlowEdge, FlowNode } from "@millrace/graph";
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
  return (
    <svg
      className="diff-graph"
      viewBox={viewBox([...nodes, ...before.notes, ...after.notes])}
      role="img"
      aria-label={w.versions.picture}
    >
      <DiffAnnotations before={before} after={after} diff={diff} />
      {[
        ...removed.map((edge) => [edge, "removed"] as const),
        ...after.edges.map((edge) => [edge, edgeKinds.has(`added/${edge.id}`) ? "added" : "same"] as const),
      ].map(([edge, kind]) => (
        <path key={`${kind}/${edge.id}`} className={`diff-edge ${kind}`} d={pathOf(edge, places)} />
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

function pathOf({ from, to }: Pick<FlowEdge, "from" | "to">, places: ReadonlyMap<string, FlowNode>): string {
  const [start, end] = [places.get(from.node)?.position, places.get(to.node)?.position];
  if (!start || !end) return "";
  const [x1, y1, x2, y2] = [start.x + WIDTH, start.y + HEIGHT / 2, end.x, end.y + HEIGHT / 2];
  const bend = Math.max(40, Math.abs(x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

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
