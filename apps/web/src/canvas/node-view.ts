import type {
  AnyNodeDefinition,
  Diagnostic,
  FlowDocument,
  FlowNode,
  Locale,
  NodeCategory,
  RowSchema,
} from "@millrace/graph";
import { renderDiagnostic, requirementsOf, sidePortIsOn } from "@millrace/graph";
import type { NodeRestarts } from "../monitor/restart-scope.ts";
import { nodeIcon } from "../ui/icon-paths.ts";
import type { IconName } from "../ui/icon-paths.ts";
import { DESIGN_HEIGHT, PORT_STEP, RUN_HEIGHT } from "./geometry.ts";
import type { Point } from "./geometry.ts";

export type PortShape = "append" | "keyed" | "changelog" | "side";

export interface PortView {
  readonly name: string;
  readonly shape: PortShape;
  readonly eventTime: boolean;
  /** A required input without an edge. */
  readonly missing: boolean;
  /** What the rows of a side output are, or of one of several inputs; null: the main port. */
  readonly title: string | null;
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
  readonly restarts: NodeRestarts | null;
}

export interface NodeViewInput {
  readonly node: FlowNode;
  readonly definition: AnyNodeDefinition | undefined;
  readonly document: Pick<FlowDocument, "settings">;
  readonly diagnostics: readonly Diagnostic[];
  readonly output: RowSchema | undefined;
  /** What comes in by each port, as far as it is known. */
  readonly inputs: Readonly<Record<string, RowSchema>>;
  readonly connectedPorts: ReadonlySet<string>;
  /** Output ports with an edge, and what leaves by side outputs. */
  readonly wiredOutputs: ReadonlySet<string>;
  readonly sideOutputs: Readonly<Record<string, RowSchema>>;
  readonly parallelism: number;
  readonly run: RunView | null;
  readonly locale: Locale;
}

export function nodeView(input: NodeViewInput): NodeView {
  const { node, definition, run, locale } = input;
  const outputs = outputPorts(input);
  const ports = Math.max(definition?.inputs.length ?? 0, outputs.length, 1);
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
    outputs,
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

function inputPorts(input: NodeViewInput): readonly PortView[] {
  const { node, definition, connectedPorts, run, locale } = input;
  return (definition?.inputs ?? []).map((port) => {
    const schema = input.inputs[port.name];
    const hasTime = schema !== undefined && schema.rowtime !== null;
    return {
      name: port.name,
      shape: port.requires.keyed ? "keyed" : shapeOf(schema),
      eventTime: requirementsOf(port, node.config).rowtime === true || hasTime,
      missing: run === null && !connectedPorts.has(port.name),
      title: port.title?.[locale] ?? null,
    };
  });
}

/** A side output is shown while the node's settings turn it on, and as long as an edge hangs on it. */
function outputPorts(input: NodeViewInput): readonly PortView[] {
  const { definition, output, node, wiredOutputs, locale } = input;
  return (definition?.outputs ?? []).flatMap((port): PortView[] => {
    const { name, side } = port;
    if (side && !wiredOutputs.has(name) && !sidePortIsOn(side, node.config)) return [];
    const schema = side ? input.sideOutputs[name] : output;
    return [
      {
        name,
        shape: side ? "side" : shapeOf(schema),
        eventTime: schema !== undefined && schema.rowtime !== null,
        missing: false,
        title: side?.title[locale] ?? null,
      },
    ];
  });
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
