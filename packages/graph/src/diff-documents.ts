import type { FlowDocument, FlowEdge, FlowGroup, FlowNode, FlowNote } from "./flow-document.ts";

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

/** A note or a group: nothing of what runs. */
export interface AnnotationDiff extends NodeDiff {
  readonly what: "note" | "group";
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
  readonly annotations: readonly AnnotationDiff[];
}

/** An edge that ends elsewhere, or spreads its rows in another way, is removed and added, whatever its id. */
export function diffDocuments(before: FlowDocument, after: FlowDocument): DocumentDiff {
  return {
    renamed: before.name === after.name ? null : { before: before.name, after: after.name },
    nodes: diffItems(before.nodes.map(nodeItem), after.nodes.map(nodeItem)),
    edges: diffEdges(before.edges, after.edges),
    settings: changedValues(before.settings, after.settings),
    annotations: [
      ...diffItems(before.notes.map(noteItem), after.notes.map(noteItem)).map(of("note")),
      ...diffItems(before.groups.map(groupItem), after.groups.map(groupItem)).map(of("group")),
    ],
  };
}

/** Something drawn: by its id; where only its place differs, it has moved. */
interface Item {
  readonly id: string;
  readonly name: string;
  readonly place: unknown;
  readonly values: unknown;
}

const nodeItem = ({ position, placedBy: _, ...values }: FlowNode): Item => {
  return { id: values.id, name: values.name, place: position, values };
};

const noteItem = ({ id, position, size, ...values }: FlowNote): Item => {
  return { id, name: firstLine(values.text), place: { position, size }, values };
};

const groupItem = ({ id, nodes, ...values }: FlowGroup): Item => {
  return { id, name: values.name, place: null, values: { ...values, nodes: nodes.toSorted() } };
};

const firstLine = (text: string): string => text.trimStart().split("\n", 1)[0] ?? "";

const of =
  (what: AnnotationDiff["what"]) =>
  (diff: NodeDiff): AnnotationDiff => ({ what, ...diff });

function diffItems(before: readonly Item[], after: readonly Item[]): readonly NodeDiff[] {
  const was = new Map(before.map((item) => [item.id, item]));
  const is = new Set(after.map(({ id }) => id));
  const removed = before
    .filter(({ id }) => !is.has(id))
    .map(({ id, name }): NodeDiff => ({ id, name, kind: "removed", changes: [] }));
  return [...after.flatMap((item) => diffItem(was.get(item.id), item) ?? []), ...removed];
}

function diffItem(before: Item | undefined, { id, name, place, values }: Item): NodeDiff | null {
  if (before === undefined) return { id, name, kind: "added", changes: [] };
  const changes = changedValues(before.values, values);
  if (changes.length > 0) return { id, name, kind: "changed", changes };
  return changedValues(before.place, place).length === 0 ? null : { id, name, kind: "moved", changes: [] };
}

function diffEdges(before: readonly FlowEdge[], after: readonly FlowEdge[]): readonly EdgeDiff[] {
  const keyOf = ({ from, to, partitioning }: FlowEdge): string =>
    JSON.stringify([from.node, from.port, to.node, to.port, partitioning]);
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
