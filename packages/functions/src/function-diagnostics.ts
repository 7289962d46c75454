import type { Diagnostic, DiagnosticParams, Span } from "@millrace/graph";
import type { CheckedFunction } from "./checked-function.ts";
import type { FunctionText } from "./function-text.ts";

/** What the check of a function says, as problems of its node or edge. Hints are none. */
export function functionDiagnostics(text: FunctionText, checked: CheckedFunction): readonly Diagnostic[] {
  const { nodeId, edgeId, field, code } = text;
  const problem = (
    of: Pick<Diagnostic, "code" | "severity">,
    params: DiagnosticParams,
    span: Span | null,
  ): Diagnostic => ({
    ...of,
    nodeId,
    ...(edgeId !== undefined && { edgeId }),
    path: [field],
    params: span === null ? params : { ...params, ...positionAt(code, span.from) },
    ...(span !== null && { span }),
  });
  return [
    ...checked.problems.flatMap(({ severity, message, span }) =>
      severity === "hint"
        ? []
        : [problem({ code: "function.type", severity }, { problem: withoutStop(message) }, span)],
    ),
    ...checked.missing.map((name) =>
      name === "default"
        ? problem({ code: "function.no-default", severity: "error" }, {}, null)
        : problem({ code: "function.no-export", severity: "error" }, { name }, null),
    ),
    ...columnProblems(text, checked).map(({ code: of, column, span }) =>
      problem({ code: of, severity: "warning" }, { column }, span),
    ),
  ];
}

interface ColumnProblem {
  readonly code: "function.extra-column" | "function.missing-column";
  readonly column: string;
  readonly span: Span | null;
}

/** Columns that are given and not declared, or declared and never given. */
function columnProblems({ shape }: FunctionText, { returned }: CheckedFunction): readonly ColumnProblem[] {
  if (shape.result === null || returned === null) return [];
  const declared = new Set(shape.result.map(({ name }) => name));
  const given = new Set(returned.map(({ name }) => name));
  return [
    ...returned.flatMap(({ name, span }): readonly ColumnProblem[] =>
      span === null || declared.has(name) ? [] : [{ code: "function.extra-column", column: name, span }],
    ),
    ...shape.result.flatMap(({ name, type }): readonly ColumnProblem[] =>
      given.has(name) || !type.nullable
        ? []
        : [{ code: "function.missing-column", column: name, span: null }],
    ),
  ];
}

/** The compiler's sentence, to be quoted within another. */
const withoutStop = (message: string): string => message.replace(/\.$/u, "");

function positionAt(text: string, offset: number): { readonly line: number; readonly position: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, position: (before.at(-1)?.length ?? 0) + 1 };
}
