import type {
  AnyNodeDefinition,
  Diagnostic,
  FlowDocument,
  FlowNode,
  Locale,
  NodeCategory,
  RowSchema,
} from "@millrace/graph";
import { renderDiagnostic } from "@millrace/graph";
import { nodeIcon } from "../ui/icon-paths.ts";
import type { IconName } from "../ui/icon-paths.ts";
import { DESIGN_HEIGHT, PORT_STEP, RUN_HEIGHT } from "./geometry.ts";
import type { Point } from "./geometry.ts";

export type PortShape = "append" | "keyed" | "changelog";

export interface PortView {
  readonly name: string;
  readonly shape: PortShape;
  readonly eventTime: boolean;
  /** A required input without an edge. */
  readonly missing: boolean;
}

/** What the canvas draws of a node, apart from figures. */
export type NodeView = {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly kindTitle: string;
  readonly category: NodeCategory;
  readonly icon: IconName;
  readonly summary: string;
  readonly parallelism: number;
  readonly inputs: readonly PortView[];
  readonly outputs: readonly PortView[];
  readonly problem: { readonly severity: "error" | "warning"; readonly text: string } | null;
  readonly position: Point;
  readonly height: number;
  readonly run: RunView | null;
};

/** What a running job adds to a node. */
export interface RunView {
  /** Whether it has a task of its own (Key by and Union have none). */
  readonly hasTask: boolean;
  readonly state: "running" | "starting" | "finished" | "failed" | "ended";
}

export interface NodeViewInput {
  readonly node: FlowNode;
  readonly definition: AnyNodeDefinition | undefined;
  readonly document: Pick<FlowDocument, "settings">;
  readonly diagnostics: readonly Diagnostic[];
  readonly output: RowSchema | undefined;
  readonly inputs: readonly RowSchema[];
  readonly connectedPorts: ReadonlySet<string>;
  readonly parallelism: number;
  readonly run: RunView | null;
  readonly locale: Locale;
}

export function nodeView(input: NodeViewInput): NodeView {
  const { node, definition, run, locale } = input;
  const ports = Math.max(definition?.inputs.length ?? 0, definition?.outputs.length ?? 0, 1);
  return {
    id: node.id,
    name: node.name,
    kind: node.kind,
    kindTitle: definition?.title[locale] ?? node.kind,
    category: definition?.category ?? "transformation",
    icon: nodeIcon(definition?.icon ?? ""),
    summary: summaryOf(node, definition),
    parallelism: input.parallelism,
    inputs: inputPorts(input),
    outputs: outputPorts(input),
    problem: worstProblem(input.diagnostics, locale),
    position: node.position,
    height: (run?.hasTask ? RUN_HEIGHT : DESIGN_HEIGHT) + (ports - 1) * PORT_STEP,
    run,
  };
}

/** A half-finished config may be of any shape: the summary is then empty, and the problem says why. */
function summaryOf(node: FlowNode, definition: AnyNodeDefinition | undefined): string {
  const parsed = definition?.config.safeParse(node.config);
  return definition && parsed?.success ? definition.summarize(parsed.data) : "";
}

function inputPorts({ definition, inputs, connectedPorts, run }: NodeViewInput): readonly PortView[] {
  return (definition?.inputs ?? []).map((port) => ({
    name: port.name,
    shape: port.requires.keyed ? "keyed" : shapeOf(inputs[0]),
    eventTime: port.requires.rowtime === true || inputs.some((schema) => schema.rowtime !== null),
    missing: run === null && !connectedPorts.has(port.name),
  }));
}

function outputPorts({ definition, output }: NodeViewInput): readonly PortView[] {
  return (definition?.outputs ?? []).map((port) => ({
    name: port.name,
    shape: shapeOf(output),
    eventTime: output !== undefined && output.rowtime !== null,
    missing: false,
  }));
}

function shapeOf(schema: RowSchema | undefined): PortShape {
  if (!schema) return "append";
  if (schema.changelog !== "append") return "changelog";
  return schema.keys === null ? "append" : "keyed";
}

function worstProblem(diagnostics: readonly Diagnostic[], locale: Locale): NodeView["problem"] {
  const worst = diagnostics.find((diagnostic) => diagnostic.severity === "error") ?? diagnostics[0];
  return worst ? { severity: worst.severity, text: renderDiagnostic(worst, locale).message } : null;
}
