import { AGGREGATE_FUNCTIONS, conditionHolds, configFields, flowPartitioningSchema } from "@millrace/graph";
import type { ConfigField, FlowNode } from "@millrace/graph";
import { OPERATOR_FACTORIES } from "@millrace/engine";
import { catalog, nodeDefinition } from "@millrace/nodes";
import { compileProgram } from "../compile-program.ts";
import { SIMULATED_PLACE } from "../simulated-place.ts";
import type { DrawnProgram } from "./draw-graph.ts";
import { UNDRAWN_NODES, UNDRAWN_OPERATORS } from "./not-drawn.ts";
import { OPERATIONS } from "./random-graph.ts";

type Reasons = ReadonlyMap<string, string>;

const NODES = catalog.map(({ kind }) => kind);
const OPERATORS = Object.keys(OPERATOR_FACTORIES);
const EDGES = flowPartitioningSchema.options.map(({ shape }) => shape.kind.value);
const STATE_KINDS = ["value", "list", "map", "reducing", "aggregating"];

/** What graphs were made of, and how many of them had each: operations, nodes, operators, and settings of nodes. */
export class DrawnKinds {
  readonly operations = new Map<string, number>();
  readonly nodes = new Map<string, number>();
  readonly operators = new Map<string, number>();
  /** Ways in which edges spread their rows. */
  readonly edges = new Map<string, number>();
  /** `kind.field=value` of what a person chooses from a list, where the form shows it. */
  readonly choices = new Map<string, number>();

  add(program: DrawnProgram): void {
    const { nodes, edges } = program.document(SIMULATED_PLACE);
    const { vertices } = compileProgram(program, SIMULATED_PLACE, 1);
    const kinds = vertices.flatMap(({ operators }) => operators.map(({ spec }) => spec.kind));
    count(this.operations, program.operations);
    count(
      this.nodes,
      nodes.map(({ kind }) => kind),
    );
    count(this.operators, kinds);
    count(
      this.edges,
      edges.flatMap(({ partitioning }) => (partitioning === undefined ? [] : [partitioning.kind])),
    );
    count(this.choices, nodes.flatMap(choicesOf));
  }

  /** Nodes and operators that no graph had though there is no reason, or that one had though there is a reason. */
  get wrong(): readonly string[] {
    const isWrong = (kind: string, drawn: ReadonlyMap<string, number>, why: Reasons): boolean =>
      drawn.has(kind) === why.has(kind);
    return [
      ...NODES.filter((kind) => isWrong(kind, this.nodes, UNDRAWN_NODES)),
      ...OPERATORS.filter((kind) => isWrong(kind, this.operators, UNDRAWN_OPERATORS)),
    ];
  }

  table(): string {
    const all = NODES.flatMap((kind) => (this.nodes.has(kind) ? allChoicesOf(kind) : []));
    const never = all.filter((choice) => !this.choices.has(choice));
    return [
      ...part(["operations", OPERATIONS], this.operations, new Map()),
      ...part(["nodes", NODES], this.nodes, UNDRAWN_NODES),
      ...part(["operators", OPERATORS], this.operators, UNDRAWN_OPERATORS),
      ...part(["edges", EDGES], this.edges, new Map()),
      `choices of these nodes: ${all.length - never.length} of ${all.length}`,
      ...[...Map.groupBy(never, (choice) => choice.slice(0, choice.indexOf(".")))].map(
        ([kind, those]) =>
          `  never of ${kind}: ${those.map((choice) => choice.slice(kind.length + 1)).join(" ")}`,
      ),
    ].join("\n");
  }
}

function part(
  [title, all]: readonly [string, readonly string[]],
  drawn: ReadonlyMap<string, number>,
  reasons: Reasons,
): readonly string[] {
  const there = all.filter((kind) => drawn.has(kind));
  const never = all.filter((kind) => !drawn.has(kind));
  return [
    `${title}: ${there.length} of ${all.length} (in how many graphs)`,
    `  ${there.map((kind) => `${kind} ${drawn.get(kind)}`).join(", ")}`,
    ...never.map((kind) => `  never ${kind}: ${reasons.get(kind) ?? "not by these graphs"}`),
  ];
}

/** Each kind once a graph. */
function count(counts: Map<string, number>, kinds: readonly string[]): void {
  for (const kind of new Set(kinds)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
}

const choicesOf = ({ kind, config }: FlowNode): readonly string[] =>
  fieldsOf(kind)
    .filter(({ meta }) => conditionHolds(meta.when, config))
    .flatMap(({ name, meta }) =>
      chosen(meta.widget.kind, config[name]).map((each) => `${kind}.${name}=${each}`),
    );

function chosen(widget: string, value: unknown): readonly string[] {
  switch (widget) {
    case "choice":
    case "toggle":
      return [String(value)];
    case "aggregates":
      return (value as readonly { readonly fn: string }[]).map(({ fn }) => fn);
    case "states":
      return (value as readonly { readonly kind: string }[]).map((state) => state.kind);
    default:
      return [];
  }
}

const allChoicesOf = (kind: string): readonly string[] =>
  fieldsOf(kind).flatMap((field) => optionsOf(field).map((each) => `${kind}.${field.name}=${each}`));

function optionsOf({ meta: { widget } }: ConfigField): readonly string[] {
  switch (widget.kind) {
    case "choice":
      return widget.options.map(({ value }) => value);
    case "toggle":
      return ["true", "false"];
    case "aggregates":
      return AGGREGATE_FUNCTIONS;
    case "states":
      return STATE_KINDS;
    default:
      return [];
  }
}

function fieldsOf(kind: string): readonly ConfigField[] {
  const definition = nodeDefinition(kind);
  return definition === undefined ? [] : configFields(definition);
}
