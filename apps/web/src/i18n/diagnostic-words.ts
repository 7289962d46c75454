import { renderDiagnostic } from "@millrace/graph";
import type { Diagnostic, Locale, RenderedMessage } from "@millrace/graph";

/** Words of diagnostics for pages that rarely need any: a chunk of its own, to be imported when there is one. */
export const diagnosticWords = (diagnostic: Diagnostic, locale: Locale): RenderedMessage =>
  renderDiagnostic(diagnostic, locale);
