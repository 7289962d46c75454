import { graphError } from "./diagnostic.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { ChainedOperator, JobGraph } from "./job-graph.ts";
import type { Field } from "./row-type.ts";
import type { OperatorKind, OperatorSpec } from "./operator-spec.ts";

/** Operators that a checkpoint holds nothing of: they may come, go and change freely. */
const STATELESS: ReadonlySet<OperatorKind> = new Set<OperatorKind>([
  "calc",
  "split-text",
  "host-metrics-source",
  "socket-text-source",
  "print-sink",
  "stderr-sink",
  "discard-sink",
]);

/** Settings that say nothing about what the state means. Whatever is not here has to be as it was. */
const HARMLESS: { readonly [K in OperatorKind]?: readonly (keyof Extract<OperatorSpec, { kind: K }>)[] } = {
  "text-file-source": ["mode"],
  "csv-text-source": ["mode", "malformed"],
  "json-lines-source": ["mode", "malformed"],
  "data-generator-source": ["rateLimit", "rows"],
  "nexmark-source": ["rateLimit", "events"],
  "group-aggregate": ["ttl"],
  reduce: ["ttl"],
  deduplicate: ["ttl"],
  "watermark-assigner": ["strategy", "outOfOrdernessMs", "idleTimeoutMs"],
};

export const isStateless = ({ kind }: OperatorSpec): boolean => STATELESS.has(kind);

/**
 * What keeps a checkpoint of a job with the graph `saved` from being started with the graph `next`. State is matched by
 * operator uid; it fits where the operator is of the same kind, has the same settings (but for those that say nothing
 * about state) and takes the same types. Errors refuse the start; a warning says that an operator begins anew.
 */
export function stateProblems(saved: JobGraph, next: JobGraph): readonly Diagnostic[] {
  const before = statefulOperators(saved);
  const now = new Map(operatorsOf(next).map((operator) => [operator.uid, operator]));
  const problems = [...before.values()].flatMap((operator) => {
    const successor = now.get(operator.uid);
    return problemOf(operator, successor) ?? [];
  });
  const fresh = [...statefulOperators(next).values()]
    .filter(({ uid }) => !before.has(uid) && !operatorsOf(saved).some((operator) => operator.uid === uid))
    .map(({ name, nodeId }) =>
      graphError("restore.new-state", { node: name }, { nodeId, severity: "warning" }),
    );
  if (saved.maxParallelism === next.maxParallelism) return [...problems, ...fresh];
  const params = { saved: saved.maxParallelism, now: next.maxParallelism };
  return [graphError("restore.max-parallelism", params), ...problems, ...fresh];
}

function problemOf(saved: ChainedOperator, next: ChainedOperator | undefined): Diagnostic | null {
  const { nodeId, name: node } = saved;
  if (next === undefined) return graphError("restore.state-lost", { node }, { nodeId });
  if (next.spec.kind !== saved.spec.kind) {
    return graphError(
      "restore.kind-changed",
      { node, saved: saved.spec.kind, kind: next.spec.kind },
      { nodeId },
    );
  }
  const changes = changedMembers(stateShape(saved), stateShape(next));
  if (changes.length === 0) return null;
  return graphError("restore.state-changed", { node: next.name, changes: changes.join(", ") }, { nodeId });
}

/** Their state is of the columns that they name: others may come and go, as when a projection is pushed down. */
const BY_COLUMN: ReadonlySet<OperatorKind> = new Set<OperatorKind>([
  "watermark-assigner",
  "group-aggregate",
  "window-aggregate",
]);

/** What the state of an operator depends on, by the name of the setting. */
function stateShape({ spec, inputSchema }: ChainedOperator): Readonly<Record<string, unknown>> {
  const harmless: readonly string[] = HARMLESS[spec.kind] ?? [];
  const settings = Object.entries(spec).filter(([name]) => !harmless.includes(name));
  if (!BY_COLUMN.has(spec.kind) || inputSchema === null) {
    return { ...Object.fromEntries(settings), input: inputSchema?.fields.map(({ type }) => type) ?? null };
  }
  return Object.fromEntries(
    settings.map(([name, value]) => [name, withColumns(name, value, inputSchema.fields)]),
  );
}

/** Positions of columns as the columns themselves. */
function withColumns(name: string, value: unknown, fields: readonly Field[]): unknown {
  if (typeof value === "number" && (name === "column" || name === "rowtime" || name === "argument")) {
    return fields[value] ?? value;
  }
  if (name === "keys" && Array.isArray(value))
    return value.map((position) => fields[Number(position)] ?? position);
  if (name !== "aggregates" || !Array.isArray(value)) return value;
  return value.map((call: object) =>
    Object.fromEntries(
      Object.entries(call).map(([member, part]) => [member, withColumns(member, part, fields)]),
    ),
  );
}

function changedMembers(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): readonly string[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]));
}

const operatorsOf = (graph: JobGraph): readonly ChainedOperator[] =>
  graph.vertices.flatMap(({ operators }) => operators);

const statefulOperators = (graph: JobGraph): ReadonlyMap<string, ChainedOperator> =>
  new Map(
    operatorsOf(graph)
      .filter(({ spec }) => !isStateless(spec))
      .map((operator) => [operator.uid, operator]),
  );
