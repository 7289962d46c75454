import type { FlowDocument, FlowEdge, FlowNode } from "./flow-document.ts";

export type DiffKind = "added" | "removed" | "changed" | "moved";

/** A value that differs; `before` undefined: it was not there, `after` undefined: it is not there any more. */
export interface ChangedValue {
  readonly path: readonly (string | number)[];
  readonly before: unknown;
  readonly after: unknown;
}

export interface NodeDiff {
  readonly id: string;
  /** Of the later version, or of the earlier one where it was removed. */
  readonly name: string;
  readonly kind: DiffKind;
  /** Name, parallelism and config of a changed node, by path. */
  readonly changes: readonly ChangedValue[];
}

export interface EdgeDiff {
  readonly id: string;
  readonly kind: "added" | "removed";
  readonly from: FlowEdge["from"];
  readonly to: FlowEdge["to"];
}

/** What leads from one version of a document to another. Nodes and edges that are the same are not in it. */
export interface DocumentDiff {
  /** Names where the document was renamed. */
  readonly renamed: { readonly before: string; readonly after: string } | null;
  readonly nodes: readonly NodeDiff[];
  readonly edges: readonly EdgeDiff[];
  readonly settings: readonly ChangedValue[];
}

/** An edge that ends elsewhere is removed and added, whatever its id. */
export function diffDocuments(before: FlowDocument, after: FlowDocument): DocumentDiff {
  return {
    renamed: before.name === after.name ? null : { before: before.name, after: after.name },
    nodes: diffNodes(before.nodes, after.nodes),
    edges: diffEdges(before.edges, after.edges),
    settings: changedValues(before.settings, after.settings),
  };
}

function diffNodes(before: readonly FlowNode[], after: readonly FlowNode[]): readonly NodeDiff[] {
  const was = new Map(before.map((node) => [node.id, node]));
  const is = new Set(after.map((node) => node.id));
  const removed = before
    .filter(({ id }) => !is.has(id))
    .map(({ id, name }): NodeDiff => ({ id, name, kind: "removed", changes: [] }));
  return [...after.flatMap((node) => diffNode(was.get(node.id), node) ?? []), ...removed];
}

function diffNode(before: FlowNode | undefined, { position, ...after }: FlowNode): NodeDiff | null {
  const { id, name } = after;
  if (before === undefined) return { id, name, kind: "added", changes: [] };
  const { position: place, ...rest } = before;
  const changes = changedValues(rest, after);
  if (changes.length > 0) return { id, name, kind: "changed", changes };
  return place.x === position.x && place.y === position.y ? null : { id, name, kind: "moved", changes: [] };
}

function diffEdges(before: readonly FlowEdge[], after: readonly FlowEdge[]): readonly EdgeDiff[] {
  const keyOf = ({ from, to }: FlowEdge): string => JSON.stringify([from.node, from.port, to.node, to.port]);
  const was = new Set(before.map(keyOf));
  const is = new Set(after.map(keyOf));
  const entry = (kind: EdgeDiff["kind"]) => (edge: FlowEdge) => ({
    id: edge.id,
    kind,
    from: edge.from,
    to: edge.to,
  });
  return [
    ...after.filter((edge) => !was.has(keyOf(edge))).map(entry("added")),
    ...before.filter((edge) => !is.has(keyOf(edge))).map(entry("removed")),
  ];
}

/** The smallest values that differ; a list that has another length differs as a whole. */
function changedValues(
  before: unknown,
  after: unknown,
  path: readonly (string | number)[] = [],
): readonly ChangedValue[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (!isContainer(before) || !isContainer(after) || !sameShape(before, after)) {
    return [{ path, before, after }];
  }
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const isList = Array.isArray(after);
  return [...names].flatMap((name) =>
    changedValues(before[name], after[name], [...path, isList ? Number(name) : name]),
  );
}

const isContainer = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const sameShape = (a: object, b: object): boolean =>
  Array.isArray(a) === Array.isArray(b) && (!Array.isArray(a) || !Array.isArray(b) || a.length === b.length);
