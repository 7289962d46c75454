import type { Diagnostic } from "@millrace/graph";
import { functionDiagnostics } from "../function-diagnostics.ts";
import type { FunctionText } from "../function-text.ts";
import { FunctionChecker } from "./function-checker.ts";
import { installedLibrary } from "./library-files.ts";

let checker: FunctionChecker | null = null;

/** What is wrong with functions. The compiler is kept from one call to the next. */
export function checkFunctions(texts: readonly FunctionText[]): readonly Diagnostic[] {
  checker ??= new FunctionChecker(installedLibrary());
  const known = checker;
  return texts.flatMap((text) => functionDiagnostics(text, known.check(text)));
}
