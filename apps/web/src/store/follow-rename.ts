import { configFields } from "@millrace/graph";
import type { AnyNodeDefinition, FlowDocument, FlowNode, Text, Widget } from "@millrace/graph";
import { renameColumn } from "@millrace/sql";

/** A column that got another name in the node that makes it. */
export interface Renamed {
  readonly nodeId: string;
  readonly from: string;
  readonly to: string;
  /** Whether a node sent a column of the old name before. */
  readonly hadColumn: (nodeId: string) => boolean;
}

/** One setting that still has the old name. */
export interface RenameUse {
  readonly node: FlowNode;
  readonly field: string;
  readonly label: Text;
  readonly before: string;
  readonly after: string;
  /** The whole setting, as it would be. */
  readonly value: unknown;
  readonly count: number;
}

/**
 * Settings downstream that read a renamed column by its old name. The way ends where a node makes a column of that name
 * itself, or did not pass it on.
 */
export function renameUses(
  document: FlowDocument,
  definitionOf: (kind: string) => AnyNodeDefinition | undefined,
  renamed: Renamed,
): readonly RenameUse[] {
  const uses: RenameUse[] = [];
  const seen = new Set([renamed.nodeId]);
  for (const id of seen) {
    for (const { from, to } of document.edges) {
      const node = document.nodes.find((candidate) => candidate.id === to.node);
      if (from.node !== id || !node || seen.has(node.id)) continue;
      const definition = definitionOf(node.kind);
      if (!definition) continue;
      uses.push(...usesIn(node, definition, renamed));
      if (renamed.hadColumn(node.id) && !makesColumn(node, definition, renamed.from)) seen.add(node.id);
    }
  }
  return uses;
}

function usesIn(node: FlowNode, definition: AnyNodeDefinition, { from, to }: Renamed): readonly RenameUse[] {
  return configFields(definition).flatMap(({ name, meta }) => {
    const part = renamedIn(meta.widget, node.config[name], { from, to });
    return part ? [{ node, field: name, label: meta.label, ...part }] : [];
  });
}

type Names = Pick<Renamed, "from" | "to">;
type Part = Pick<RenameUse, "before" | "after" | "value" | "count">;

function renamedIn(widget: Widget, value: unknown, names: Names): Part | null {
  const { from, to } = names;
  switch (widget.kind) {
    case "column":
      return value === from ? { before: from, after: to, value: to, count: 1 } : null;
    case "columns":
      return entries(value, (entry) => (entry === from ? { before: from, after: to, entry: to } : null));
    case "renames":
      return entries(value, (entry) =>
        isRecord(entry) && entry["column"] === from
          ? { before: from, after: to, entry: { ...entry, column: to } }
          : null,
      );
    case "aggregates":
      return entries(value, (entry) =>
        isRecord(entry) && entry["column"] === from
          ? {
              before: `${String(entry["fn"])}(${from})`,
              after: `${String(entry["fn"])}(${to})`,
              entry: { ...entry, column: to },
            }
          : null,
      );
    case "projections":
      return entries(value, (entry) => {
        const before = isRecord(entry) ? entry["expression"] : null;
        const after = typeof before === "string" ? renameColumn(before, from, to) : null;
        return isRecord(entry) && after !== null
          ? { before: String(before), after, entry: { ...entry, expression: after } }
          : null;
      });
    case "expression": {
      const after = typeof value === "string" ? renameColumn(value, from, to) : null;
      return after === null ? null : { before: String(value), after, value: after, count: 1 };
    }
    default:
      return null;
  }
}

/** Renames in the entries of a list; null where none of them has the name. */
function entries(
  value: unknown,
  rename: (
    entry: unknown,
  ) => { readonly before: string; readonly after: string; readonly entry: unknown } | null,
): Part | null {
  if (!Array.isArray(value)) return null;
  const renamed = value.map((entry: unknown) => ({ entry, done: rename(entry) }));
  const changed = renamed.flatMap(({ done }) => done ?? []);
  if (changed.length === 0) return null;
  return {
    before: changed.map(({ before }) => before).join(", "),
    after: changed.map(({ after }) => after).join(", "),
    value: renamed.map(({ entry, done }) => (done ? done.entry : entry)),
    count: changed.length,
  };
}

const NAMING = new Set<Widget["kind"]>(["projections", "aggregates", "schema"]);

function makesColumn(node: FlowNode, definition: AnyNodeDefinition, column: string): boolean {
  return configFields(definition).some(({ name, meta }) => {
    const value = node.config[name];
    return (
      NAMING.has(meta.widget.kind) &&
      Array.isArray(value) &&
      value.some((entry) => isRecord(entry) && entry["name"] === column)
    );
  });
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
