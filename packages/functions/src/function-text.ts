import { conditionHolds, configFields } from "@millrace/graph";
import type {
  AnyNodeDefinition,
  Catalog,
  Field,
  FlowDocument,
  FlowEdge,
  FlowNode,
  FunctionSide,
  FunctionState,
  RowSchema,
} from "@millrace/graph";
import { parseType } from "@millrace/sql";
import type { FunctionShape } from "./function-shape.ts";

/** A person's function in a document. Plain JSON. */
export interface FunctionText {
  /** Of an edge, the one behind it. */
  readonly nodeId: string;
  /** The function says how the rows of this edge are spread. Absent: it is a node's. */
  readonly edgeId?: string;
  /** The field of the node's config that holds it. */
  readonly field: string;
  readonly code: string;
  readonly shape: FunctionShape;
}

/** The functions of a document whose input is known. `schemas`: by edge, as `compile` gives them. */
export function functionTexts(
  document: Pick<FlowDocument, "nodes" | "edges">,
  catalog: Catalog,
  schemas: Readonly<Record<string, RowSchema>>,
): readonly FunctionText[] {
  const ofNodes = document.nodes.flatMap((node) => {
    const definition = catalog.find(({ kind }) => kind === node.kind);
    if (definition === undefined) return [];
    const [schema, second] = inputsOf(node.id, definition, { edges: document.edges, schemas });
    return schema === undefined ? [] : functionsOf(node, definition, schema, second);
  });
  const partitioner = catalog.find(({ servesEdges }) => servesEdges === true);
  return partitioner === undefined
    ? ofNodes
    : [...ofNodes, ...document.edges.flatMap((edge) => functionsAt(edge, partitioner, schemas[edge.id]))];
}

function functionsAt(
  { id, to, partitioning }: FlowEdge,
  definition: AnyNodeDefinition,
  schema: RowSchema | undefined,
): readonly FunctionText[] {
  if (partitioning?.kind !== "partitioner" || schema === undefined) return [];
  const texts = functionsOf({ id: to.node, config: partitioning }, definition, schema, undefined);
  return texts.map((text) => ({ ...text, edgeId: id }));
}

/** Rows of each input of a node, in the order of its ports; undefined: not known. */
export const inputsOf = (
  nodeId: string,
  { inputs }: AnyNodeDefinition,
  { edges, schemas }: Pick<FlowDocument, "edges"> & { readonly schemas: Readonly<Record<string, RowSchema>> },
): readonly (RowSchema | undefined)[] =>
  inputs.map(({ name }) => {
    const edge = edges.find(({ id, to }) => to.node === nodeId && to.port === name && schemas[id]);
    return edge && schemas[edge.id];
  });

// oxlint-disable-next-line max-params -- a node and its inputs
function functionsOf(
  node: Pick<FlowNode, "id" | "config">,
  definition: AnyNodeDefinition,
  input: RowSchema,
  second: RowSchema | undefined,
): readonly FunctionText[] {
  return configFields(definition).flatMap(({ name, meta: { widget, when } }) => {
    const code = node.config[name];
    if (!conditionHolds(when, node.config) || widget.kind !== "code") return [];
    if (typeof code !== "string" || code.trim() === "") return [];
    const shape = functionShape(node.config, widget.form, input, second);
    return [{ nodeId: node.id, field: name, code, shape }];
  });
}

/** What a function of a form sees under the config of its node, into which such rows come. */
// oxlint-disable-next-line max-params -- a node and its inputs
export function functionShape(
  config: FlowNode["config"],
  form: FunctionShape["form"],
  input: RowSchema,
  second?: RowSchema,
): FunctionShape {
  return {
    form,
    input,
    ...(second && { second }),
    result: declaredColumns(config["schema"]),
    states: declaredStates(config["states"]),
    windowStates: declaredStates(config["windowStates"]),
    sides: declaredSides(config),
    bigints: config["bigints"] === "bigint" ? "bigint" : "number",
    ...(form === "window-aggregate" && { merges: accumulatorsMerge(config) }),
  };
}

/** Where an evictor chooses among rows, accumulators are made of those when the window fires. */
const accumulatorsMerge = (config: FlowNode["config"]): boolean =>
  config["window"] === "session" && (config["evictor"] ?? "none") === "none";

/** A type that is none is left out: the node says so. */
function declaredStates(states: unknown): FunctionShape["states"] {
  if (!Array.isArray(states)) return [];
  type Declared = Omit<FunctionState, "type" | "keyType"> & {
    readonly type?: string;
    readonly keyType?: string;
  };
  return (states as readonly Declared[]).map(({ type, keyType, ...state }) => ({
    ...state,
    ...declaredType("type", type),
    ...declaredType("keyType", keyType),
  }));
}

function declaredType(member: "type" | "keyType", text: string | undefined): Partial<FunctionState> {
  const parsed = text === undefined ? null : parseType(text);
  return parsed?.ok === true ? { [member]: parsed.value } : {};
}

/** Those whose columns are of a type each. */
function declaredSides(config: FlowNode["config"]): readonly FunctionSide[] {
  const count = Number(config["sideOutputs"] ?? 0);
  return Array.from({ length: count }, (_, index) => `side${index + 1}`).flatMap((side) => {
    const fields = declaredColumns(config[side]);
    const name = config[`${side}Name`];
    return fields === null || typeof name !== "string" ? [] : [{ name, fields }];
  });
}

/** Null where none are declared, or one of them is of no type. */
function declaredColumns(schema: unknown): readonly Field[] | null {
  if (!Array.isArray(schema) || schema.length === 0) return null;
  const fields = (schema as readonly { name: string; type: string }[]).map(({ name, type }) => {
    const parsed = parseType(type);
    return parsed.ok ? { name, type: parsed.value } : null;
  });
  return fields.every((field) => field !== null) ? fields : null;
}
