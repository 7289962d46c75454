import { renderDiagnostic } from "@millrace/graph";
import type { Diagnostic, FlowDocument } from "@millrace/graph";

/** `error  Count (count) aggregates.0.column: what is wrong. What to do.` */
export function diagnosticText(diagnostic: Diagnostic, document: FlowDocument | null): string {
  const { message, fix } = renderDiagnostic(diagnostic, "en");
  const node = document?.nodes.find(({ id }) => id === diagnostic.nodeId);
  const where = [
    node === undefined ? diagnostic.nodeId : `${node.name} (${node.id})`,
    diagnostic.path.length === 0 ? null : diagnostic.path.join("."),
    diagnostic.span === undefined ? null : `at ${diagnostic.span.from + 1}`,
  ].filter((part) => part !== null);
  const place = where.length === 0 ? "" : `${where.join(" ")}: `;
  return `${diagnostic.severity.padEnd(7)} ${place}${message} ${fix}`;
}

/** The same for programs. */
export function diagnosticJson(diagnostic: Diagnostic): Readonly<Record<string, unknown>> {
  const { code, severity, nodeId, path, span, params } = diagnostic;
  const { message, fix } = renderDiagnostic(diagnostic, "en");
  return { severity, code, node: nodeId, field: path, position: span ?? null, message, fix, params };
}
