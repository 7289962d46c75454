import type { z } from "zod";
import type { Diagnostic } from "./diagnostic.ts";
import { fieldMeta } from "./field.ts";
import type { FieldMeta, Text } from "./field.ts";
import type { Partitioning } from "./job-graph.ts";
import type { NodeExample } from "./node-example.ts";
import type { OperatorSpec } from "./operator-spec.ts";
import type { RowSchema } from "./row-type.ts";

export type NodeCategory = "source" | "transformation" | "sink";

export interface InputPort {
  readonly name: string;
  /** What its rows are, where a node has several inputs. */
  readonly title?: Text;
  /** A port that takes any number of edges (Union, and every sink's and transformation's single port takes one). */
  readonly many: boolean;
  /** What the input must have, checked while dragging and when compiled. */
  readonly requires: Requirements;
  /** Its rows go to every subtask, whatever an edge says. */
  readonly broadcast?: true;
  /** Rows that the node gave come back here: an edge into it closes a loop, and has the rows of the main output. */
  readonly feedback?: true;
  /** Event time is required only while this holds of the config; absent: always. */
  readonly rowtimeWhen?: SidePortCondition;
}

export interface Requirements {
  readonly keyed?: true;
  readonly rowtime?: true;
}

/** What an input must have under this config. */
export function requirementsOf(
  { requires, rowtimeWhen }: InputPort,
  config: Readonly<Record<string, unknown>>,
): Requirements {
  const { rowtime, ...others } = requires;
  const isOff = rowtimeWhen !== undefined && !holds(rowtimeWhen, config);
  return rowtime === undefined || isOff ? others : requires;
}

/** A node has one main output at most; any others are side outputs, each with rows of its own. */
export interface OutputPort {
  readonly name: string;
  readonly side?: SidePort;
}

/** Rows that leave the main path (an OutputTag of Flink). Need not be wired: then they are counted and not sent. */
export interface SidePort {
  /** What its rows are. */
  readonly title: Text;
  /** Sends rows only while this field of the config has one of these values; null: always. */
  readonly when: SidePortCondition | null;
}

/** Whether a side port has rows under this config, as far as its declaration says. */
export function sidePortIsOn({ when }: SidePort, config: Readonly<Record<string, unknown>>): boolean {
  return when === null || holds(when, config);
}

/** Another field has one of these values, and what `and` says; or else what `or` says. */
export interface SidePortCondition {
  readonly field: string;
  readonly values: readonly string[];
  readonly and?: SidePortCondition;
  readonly or?: SidePortCondition;
}

const holds = (
  { field, values, and, or }: SidePortCondition,
  config: Readonly<Record<string, unknown>>,
): boolean =>
  (values.includes(String(config[field])) && (and === undefined || holds(and, config))) ||
  (or !== undefined && holds(or, config));

/** What an operator of a node sends by a side port. */
export interface LoweredSideOutput {
  /** Which of the node's operators sends it. */
  readonly operator: number;
  readonly schema: RowSchema;
}

/**
 * What a node promises after a failure. A source that can be read again from a position, and a transformation, are
 * `exactly-once`; a source of which nothing can be read twice is `at-most-once`; a sink that may show a row twice
 * is `at-least-once`.
 */
export type Guarantee = "exactly-once" | "at-least-once" | "at-most-once" | "none";

/** A problem of one node, before the compiler adds which node. */
export type NodeDiagnostic = Omit<Diagnostic, "nodeId" | "edgeId">;

/**
 * What a node's rules see. `inputs` holds the schemas of the edges of each port, in the order of the edges; the check
 * is called only once every required input has a schema.
 */
export interface NodeContext<Config> {
  readonly nodeId: string;
  readonly config: Config;
  readonly inputs: Readonly<Record<string, readonly RowSchema[]>>;
  /** Adds a problem; with an error among them nothing is lowered. */
  readonly report: (diagnostic: NodeDiagnostic) => void;
}

/**
 * What a node becomes. `operators` in order (the first takes the input, the last gives the output); empty for a node
 * that only changes how its output is partitioned (Key by) or merges (Union).
 */
export interface Lowered {
  readonly operators: readonly OperatorSpec[];
  readonly output: RowSchema | null;
  /** Schema between the operators where there are several; one shorter than `operators`. */
  readonly between?: readonly RowSchema[];
  /**
   * By name of the port, the side outputs that have rows under this config; only operators can have some. An operator
   * knows its own by position, in the order of the node's ports. Edges that leave by them are not partitioned.
   */
  readonly sideOutputs?: Readonly<Record<string, LoweredSideOutput>>;
  /** How the edges of the main output that leave this node are partitioned; default forward (rebalance where parallelism differs). */
  readonly partitioning?: Partitioning;
  /** Largest parallelism that makes sense (1 for a collection); null: no limit. */
  readonly maxParallelism?: number;
  /** What it promises under this config with these inputs, where that is less than its definition does. */
  readonly guarantee?: Guarantee;
}

/**
 * One entry of the catalog: palette, form, validation, migration, help and compilation come from it.
 * `lower` reports problems through the context and returns null where no output schema can be known.
 */
export interface NodeDefinition<Config = unknown> {
  readonly kind: string;
  readonly version: number;
  readonly category: NodeCategory;
  readonly title: Text;
  /** One sentence: what it does to the rows. */
  readonly summary: Text;
  /** Longer help: paragraphs of plain text, with one example. */
  readonly help: Text;
  /** Of its help page. */
  readonly example?: NodeExample<Config>;
  /** Old and other names by which search finds it: readTextFile, fold, writeAsCsv ... */
  readonly aliases: readonly string[];
  /** Name of an icon of the page's own set. */
  readonly icon: string;
  /** `exactly-once` where absent. */
  readonly guarantee?: Guarantee;
  /** A sink where a row that comes again replaces itself: exact only where what it is given is repeatable. */
  readonly upserts?: true;
  readonly inputs: readonly InputPort[];
  readonly outputs: readonly OutputPort[];
  /** It decides only how rows are spread: an edge may do so with the same settings (`kind: "partitioner"`). */
  readonly servesEdges?: true;
  /** Takes rows that others take back (-U, +U, -D) too. Absent: new rows only. */
  readonly takesChanges?: true;
  readonly config: z.ZodType<Config>;
  /** Config of a newly placed node: must satisfy `config`. */
  readonly initial: Config;
  /** `migrations[n]` turns a config of version n into one of version n + 1. */
  readonly migrations: Readonly<Record<number, (config: Record<string, unknown>) => Record<string, unknown>>>;
  /** The line under the name on the canvas, code in SQL or a short value; not translated. */
  summarize(config: Config): string;
  lower(context: NodeContext<Config>): Lowered | null;
}

/** A declaration with its own config schema: what `defineNode` gives. */
export type DefinedNode<S extends z.ZodObject> = Omit<NodeDefinition<z.infer<S>>, "config"> & {
  readonly config: S;
};

/** Checks the type of a declaration against its own config schema. */
export function defineNode<S extends z.ZodObject>(definition: DefinedNode<S>): DefinedNode<S> {
  return definition;
}

/** A node of any config. Its config schema is an object, so that a form can be drawn from `config.shape`. */
export type AnyNodeDefinition = Omit<NodeDefinition, "config"> & { readonly config: z.ZodObject };

/** The explicit tuple of all nodes; passed to the compiler, never global. */
export type Catalog = readonly AnyNodeDefinition[];

export interface ConfigField {
  readonly name: string;
  readonly schema: z.ZodType;
  readonly meta: FieldMeta;
}

/** The fields of a node's form, in order. */
export function configFields(definition: Pick<AnyNodeDefinition, "config">): readonly ConfigField[] {
  return Object.entries(definition.config.shape).flatMap(([name, schema]) => {
    const meta = fieldMeta(schema as z.ZodType);
    return meta ? [{ name, schema: schema as z.ZodType, meta }] : [];
  });
}
