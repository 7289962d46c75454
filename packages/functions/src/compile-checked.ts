import { compile, hasErrors } from "@millrace/graph";
import type { Catalog, CompileResult, Diagnostic, FlowDocument } from "@millrace/graph";
import { functionTexts } from "./function-text.ts";

/** Compiles a document and checks its functions. TypeScript's compiler comes with the first document that has some. */
export async function compileChecked(
  document: FlowDocument,
  catalog: Catalog,
  options: Parameters<typeof compile>[2] = {},
): Promise<CompileResult> {
  const result = compile(document, catalog, options);
  const texts = functionTexts(document, catalog, result.schemas);
  if (texts.length === 0) return result;
  const { checkFunctions } = await import("./checker/check-functions.ts");
  return withProblems(result, checkFunctions(texts));
}

/** A result with more problems: with an error there are no graphs. */
export function withProblems(result: CompileResult, problems: readonly Diagnostic[]): CompileResult {
  if (problems.length === 0) return result;
  const diagnostics = [...result.diagnostics, ...problems];
  return hasErrors(problems)
    ? { ...result, diagnostics, streamGraph: null, jobGraph: null }
    : { ...result, diagnostics };
}
