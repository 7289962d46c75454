import type { DiagnosticCode, DiagnosticParams, Span } from "@millrace/graph";

/**
 * Unwinds the lexer and the parser to `parseExpression`, which makes a diagnostic of it. Never leaves this package.
 */
export class SyntaxProblem extends Error {
  override readonly name = "SyntaxProblem";
  readonly code: DiagnosticCode;
  readonly span: Span;
  readonly params: DiagnosticParams;

  constructor(code: DiagnosticCode, span: Span, params: DiagnosticParams = {}) {
    super(code);
    this.code = code;
    this.span = { from: span.from, to: span.to };
    this.params = params;
  }
}
