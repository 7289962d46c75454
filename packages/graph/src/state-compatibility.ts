import { graphError } from "./diagnostic.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { ChainedOperator, JobGraph } from "./job-graph.ts";
import type { Field } from "./row-type.ts";
import type { OperatorKind, OperatorSpec } from "./operator-spec.ts";
import { stateDifference } from "./state-changes.ts";
import type { StateChange } from "./state-changes.ts";

/** Operators that a checkpoint holds nothing of: they may come, go and change freely. */
const STATELESS: ReadonlySet<OperatorKind> = new Set<OperatorKind>([
  "calc",
  "co-calc",
  "split-text",
  "split-rows",
  "row-function",
  "host-metrics-source",
  "socket-text-source",
  "print-sink",
  "stderr-sink",
  "sqlite-sink",
  "discard-sink",
]);

/** Settings that say nothing about what the state means. Whatever is not here has to be as it was. */
const HARMLESS: { readonly [K in OperatorKind]?: readonly (keyof Extract<OperatorSpec, { kind: K }>)[] } = {
  "text-file-source": ["mode"],
  "csv-text-source": ["mode", "malformed"],
  "json-lines-source": ["mode", "malformed"],
  "avro-source": ["malformed"],
  "directory-source": [
    "pattern",
    "recursive",
    "intervalMs",
    "settleMs",
    "splitBytes",
    "unreadable",
    "eventTime",
  ],
  "file-sink": ["packed", "roll", "bucket"],
  "data-generator-source": ["rateLimit", "rows"],
  "nexmark-source": ["rateLimit", "events"],
  deduplicate: ["ttl"],
  "watermark-assigner": ["strategy", "outOfOrdernessMs", "idleTimeoutMs", "generator", "alignment"],
  // Columns of the state: see `stateDifference`.
  "group-aggregate": ["aggregates", "ttl"],
  "window-aggregate": ["aggregates", "allowedLatenessMs", "fireAtEnd"],
  "count-window-aggregate": ["aggregates"],
  window: ["allowedLatenessMs", "fireAtEnd", "lateSide"],
  "broadcast-join": ["unmatched", "removes"],
  reduce: ["columns", "ttl"],
  "process-function": ["code", "states", "rowtime", "sides"],
  "co-process-function": ["code", "states", "rowtimes", "sides"],
};

export const isStateless = ({ kind }: OperatorSpec): boolean => STATELESS.has(kind);

/** What becomes of what a checkpoint or savepoint has of a node. */
export type RestoreVerdict = "kept" | "migrated" | "new" | "dropped" | "refused";

export interface NodeRestore {
  readonly nodeId: string;
  readonly node: string;
  readonly verdict: RestoreVerdict;
  readonly changes: readonly StateChange[];
}

/** `problems`: errors refuse the start; a warning says what begins anew or is left behind. */
export interface RestoreCheck {
  /** Nodes with state, those of the new graph first, in its order. */
  readonly nodes: readonly NodeRestore[];
  readonly problems: readonly Diagnostic[];
}

export interface RestoreOptions {
  /** State of nodes that are gone may be left behind. */
  readonly allowNonRestoredState: boolean;
}

/**
 * Whether state of a job with the graph `saved` can be taken up by the graph `next`, and what becomes of it by node.
 * State is matched by operator uid; it fits where the operator is of the same kind and has the same settings but for
 * those that say nothing about state. Columns of aggregates and of kept rows may come, go and widen.
 */
export function restoreCheck(saved: JobGraph, next: JobGraph, options: RestoreOptions): RestoreCheck {
  const before = statefulOperators(saved);
  const now = statefulOperators(next);
  const known = new Set(operatorsOf(saved).map(({ uid }) => uid));
  const found = [
    ...[...now.values()].map((operator) => arriving(before.get(operator.uid), operator, known)),
    ...[...before.values()]
      .filter(({ uid }) => !now.has(uid))
      .map((operator) => leaving(operator, next, options)),
  ];
  return {
    nodes: byNode(found),
    problems: [
      ...maxParallelismProblem(saved, next),
      ...found.flatMap(({ problem }) => (problem === null ? [] : [problem])),
    ],
  };
}

interface OperatorRestore extends NodeRestore {
  readonly problem: Diagnostic | null;
}

function maxParallelismProblem(saved: JobGraph, next: JobGraph): readonly Diagnostic[] {
  if (saved.maxParallelism === next.maxParallelism) return [];
  return [graphError("restore.max-parallelism", { saved: saved.maxParallelism, now: next.maxParallelism })];
}

/** Of an operator with state in the new graph. */
function arriving(
  saved: ChainedOperator | undefined,
  next: ChainedOperator,
  known: ReadonlySet<string>,
): OperatorRestore {
  const about = { nodeId: next.nodeId, node: next.name, changes: [], problem: null };
  if (saved === undefined && !known.has(next.uid)) {
    const problem = graphError("restore.new-state", { node: next.name }, warningAt(next));
    return { ...about, verdict: "new", problem };
  }
  if (saved === undefined) return { ...about, verdict: "new" };
  if (saved.spec.kind !== next.spec.kind) {
    const params = { node: saved.name, saved: saved.spec.kind, kind: next.spec.kind };
    const problem = graphError("restore.kind-changed", params, { nodeId: next.nodeId });
    return { ...about, verdict: "refused", problem };
  }
  const settings = changedMembers(stateShape(saved), stateShape(next));
  if (settings.length > 0) {
    const params = { node: next.name, changes: settings.join(", ") };
    const problem = graphError("restore.state-changed", params, { nodeId: next.nodeId });
    return { ...about, verdict: "refused", problem };
  }
  const { changes, refused } = stateDifference(saved, next);
  const [first] = refused;
  if (first === undefined) return { ...about, verdict: changes.length > 0 ? "migrated" : "kept", changes };
  const problem = graphError("restore.type-changed", { node: next.name, ...first }, { nodeId: next.nodeId });
  return { ...about, verdict: "refused", changes, problem };
}

/** Of an operator with state that the new graph has no state of. */
function leaving(saved: ChainedOperator, next: JobGraph, options: RestoreOptions): OperatorRestore {
  const { nodeId, name: node } = saved;
  const successor = operatorsOf(next).find(({ uid }) => uid === saved.uid);
  const about = { nodeId, node, changes: [] };
  if (successor !== undefined) {
    const params = { node, saved: saved.spec.kind, kind: successor.spec.kind };
    return {
      ...about,
      verdict: "refused",
      problem: graphError("restore.kind-changed", params, { nodeId }),
    };
  }
  const severity = options.allowNonRestoredState ? "warning" : "error";
  return {
    ...about,
    verdict: "dropped",
    problem: graphError("restore.state-lost", { node }, { nodeId, severity }),
  };
}

const warningAt = ({ nodeId }: ChainedOperator) => ({ nodeId, severity: "warning" }) as const;

/** The worst that becomes of one of a node's operators is what becomes of the node. */
const WORST: readonly RestoreVerdict[] = ["refused", "dropped", "migrated", "new", "kept"];

function byNode(operators: readonly OperatorRestore[]): readonly NodeRestore[] {
  return [...Map.groupBy(operators, ({ nodeId }) => nodeId)].map(([nodeId, own]) => ({
    nodeId,
    node: own[0]!.node,
    verdict: WORST.find((verdict) => own.some((operator) => operator.verdict === verdict)) ?? "kept",
    changes: own.flatMap(({ changes }) => changes),
  }));
}

/** Their state is of the columns that they name: others may come and go, as when a projection is pushed down. */
const BY_COLUMN: ReadonlySet<OperatorKind> = new Set<OperatorKind>([
  "watermark-assigner",
  "group-aggregate",
  "window-aggregate",
  "count-window-aggregate",
  "reduce",
  "process-function",
  "co-process-function",
  "broadcast-join",
  "deduplicate",
]);

/** What has been written or waits to be is in the shape of its time: rows of another may follow. */
const ANY_INPUT: ReadonlySet<OperatorKind> = new Set<OperatorKind>(["file-sink"]);

/** What the state of an operator depends on, by the name of the setting. */
function stateShape(operator: ChainedOperator): Readonly<Record<string, unknown>> {
  const { spec } = operator;
  const harmless: readonly string[] = HARMLESS[spec.kind] ?? [];
  const settings = Object.entries(spec).filter(([name]) => !harmless.includes(name));
  if (ANY_INPUT.has(spec.kind)) return Object.fromEntries(settings);
  const inputs = inputFields(operator);
  if (!BY_COLUMN.has(spec.kind) || inputs.length === 0) {
    const types = inputs.map((fields) => fields.map(({ type }) => type));
    return {
      ...Object.fromEntries(settings.map(([name, value]) => [name, withoutCode(value)])),
      input: types,
    };
  }
  return Object.fromEntries(settings.map(([name, value]) => [name, withColumns(name, value, inputs)]));
}

/** What functions of persons do with state may change; what they keep may not. */
function withoutCode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCode);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([name, member]) => name !== "code" || !isCode(member));
  return Object.fromEntries(members.map(([name, member]) => [name, withoutCode(member)]));
}

const isCode = (value: unknown): boolean => typeof value === "object" && value !== null && "source" in value;

/** Of each input. */
const inputFields = ({ inputSchema, inputSchemas }: ChainedOperator): readonly (readonly Field[])[] =>
  (inputSchemas ?? (inputSchema === null ? [] : [inputSchema])).map(({ fields }) => fields);

/** Positions of columns as the columns themselves. */
function withColumns(name: string, value: unknown, inputs: readonly (readonly Field[])[]): unknown {
  const [fields = []] = inputs;
  if (typeof value === "number" && (name === "column" || name === "rowtime")) return fields[value] ?? value;
  if (name !== "keys" || !Array.isArray(value)) return value;
  const columns = (positions: readonly unknown[], of: readonly Field[]): unknown =>
    positions.map((position) => of[Number(position)] ?? position);
  if (value.every((position) => typeof position === "number")) return columns(value, fields);
  return value.map((positions, input) =>
    Array.isArray(positions) ? columns(positions, inputs[input] ?? []) : positions,
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
