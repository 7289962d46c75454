import type { z } from "zod";
import type { AnyNodeDefinition } from "../define-node.ts";
import { graphError, hasErrors } from "../diagnostic.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { fieldMeta } from "../field.ts";
import type { FlowNode } from "../flow-document.ts";

export interface ConfigOutcome {
  /** Valid and of the kind's version, or null. */
  readonly config: Record<string, unknown> | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Brings a node's config to the version of its kind and checks it with the kind's schema. */
export function configOf(node: FlowNode, definition: AnyNodeDefinition): ConfigOutcome {
  const diagnostics: Diagnostic[] = [];
  const migrated = migrate(node, definition, diagnostics);
  if (migrated === null) return { config: null, diagnostics };
  const parsed = definition.config.safeParse(migrated);
  if (parsed.success) return { config: parsed.data, diagnostics };
  for (const issue of parsed.error.issues)
    diagnostics.push(issueDiagnostic(issue, migrated, { node, definition }));
  return { config: null, diagnostics };
}

function migrate(
  node: FlowNode,
  definition: AnyNodeDefinition,
  diagnostics: Diagnostic[],
): Record<string, unknown> | null {
  const params = { node: node.name, version: node.version, known: definition.version };
  if (node.version > definition.version) {
    diagnostics.push(graphError("graph.newer-node", params, { nodeId: node.id }));
    return null;
  }
  let config: Record<string, unknown> = node.config;
  for (let version = node.version; version < definition.version; version++) {
    const step = definition.migrations[version];
    if (!step) diagnostics.push(graphError("config.migration-failed", params, { nodeId: node.id }));
    else config = step(config);
  }
  return hasErrors(diagnostics) ? null : config;
}

type Issue = z.core.$ZodIssue;

interface Owner {
  readonly node: FlowNode;
  readonly definition: AnyNodeDefinition;
}

function issueDiagnostic(issue: Issue, config: Record<string, unknown>, owner: Owner): Diagnostic {
  const path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
  const words = labelOf(path[0], owner.definition);
  const at = { nodeId: owner.node.id, path };
  const described = describeIssue(issue, valueAt(config, path));
  return graphError(described.code, { ...described.params, ...words }, at);
}

function describeIssue(issue: Issue, value: unknown): Pick<Diagnostic, "code" | "params"> {
  if (issue.code === "invalid_type") {
    return value === undefined
      ? { code: "config.missing", params: {} }
      : { code: "config.wrong-type", params: { expected: issue.expected } };
  }
  if (issue.code === "too_small")
    return { code: "config.too-small", params: { minimum: Number(issue.minimum) } };
  if (issue.code === "too_big") return { code: "config.too-big", params: { maximum: Number(issue.maximum) } };
  if (issue.code === "invalid_value") {
    return { code: "config.choice", params: { options: issue.values.map(String).join(", ") } };
  }
  if (issue.code === "unrecognized_keys")
    return { code: "config.unknown-key", params: { keys: issue.keys.join(", ") } };
  return { code: "config.invalid", params: { problem: issue.message } };
}

function valueAt(config: Record<string, unknown>, path: readonly (string | number)[]): unknown {
  let value: unknown = config;
  for (const step of path) value = (value as Record<string | number, unknown> | null | undefined)?.[step];
  return value;
}

/** The field's label in both languages, as `renderDiagnostic` looks them up. */
function labelOf(
  name: string | number | undefined,
  definition: AnyNodeDefinition,
): { readonly field: string; readonly field_zh: string } {
  const schema = typeof name === "string" ? definition.config.shape[name] : undefined;
  const label = schema && fieldMeta(schema as z.ZodType)?.label;
  const words = label ?? (name === undefined ? definition.title : { en: String(name), zh: String(name) });
  return { field: words.en, field_zh: words.zh };
}
