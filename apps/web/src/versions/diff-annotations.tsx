import type { AnnotationDiff, DocumentDiff, FlowDocument, FlowGroup, FlowNode } from "@millrace/graph";
import { HEIGHT, MARKS, WIDTH } from "./diff-drawing.ts";

interface DiffAnnotationsProps {
  readonly before: FlowDocument;
  readonly after: FlowDocument;
  readonly diff: DocumentDiff;
}

interface Frame {
  readonly key: string;
  readonly text: string;
  readonly kind: AnnotationDiff["kind"] | "same";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const PADDING = 16;
const TITLE = 20;

/** Frames of the groups and the notes of both versions, under the nodes. */
export function DiffAnnotations({ before, after, diff }: DiffAnnotationsProps) {
  const kinds = new Map(diff.annotations.map(({ what, id, kind }) => [`${what}/${id}`, kind]));
  const isGone = (key: string): boolean => kinds.get(key) === "removed";
  const frames = [
    ...framesOf(before).filter(({ key }) => isGone(key)),
    ...framesOf(after).map((frame): Frame => ({ ...frame, kind: kinds.get(frame.key) ?? "same" })),
  ];
  return frames.map(({ key, text, kind, x, y, width, height }) => (
    <g key={`${kind}/${key}`} className={`diff-frame ${kind}`} data-testid={`diff-${key}`} data-kind={kind}>
      <rect x={x} y={y} width={width} height={height} rx={kind === "removed" ? 0 : 6} />
      <text x={x + 8} y={y + 15}>
        {kind === "same" ? "" : `${MARKS[kind]} `}
        {shortened(text, Math.floor(width / 7) - 3)}
      </text>
    </g>
  ));
}

function framesOf({ notes, groups, nodes }: FlowDocument): readonly Frame[] {
  const places = new Map(nodes.map((node) => [node.id, node]));
  return [
    ...groups.flatMap((group) => groupFrame(group, places) ?? []),
    ...notes.map(({ id, text, position, size }): Frame => {
      const [first = ""] = text.trimStart().split("\n", 1);
      return { key: `note/${id}`, text: first, kind: "removed", ...position, ...size };
    }),
  ];
}

function groupFrame({ id, name, nodes }: FlowGroup, places: ReadonlyMap<string, FlowNode>): Frame | null {
  const members = nodes.flatMap((node) => places.get(node)?.position ?? []);
  if (members.length === 0) return null;
  const x = Math.min(...members.map((place) => place.x)) - PADDING;
  const y = Math.min(...members.map((place) => place.y)) - PADDING - TITLE;
  const width = Math.max(...members.map((place) => place.x)) + WIDTH + PADDING - x;
  const height = Math.max(...members.map((place) => place.y)) + HEIGHT + PADDING - y;
  return { key: `group/${id}`, text: name, kind: "removed", x, y, width, height };
}

const shortened = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, Math.max(0, length - 1))}…` : text;
