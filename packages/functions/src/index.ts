export type { CheckedFunction, FunctionProblem, ReturnedColumn } from "./checked-function.ts";
export { compileChecked, withProblems } from "./compile-checked.ts";
export type { CompletedWord, Completions, WordInfo } from "./editor-answers.ts";
export { functionDiagnostics } from "./function-diagnostics.ts";
export type { FunctionShape } from "./function-shape.ts";
export { functionShape, functionTexts, inputsOf } from "./function-text.ts";
export type { FunctionText } from "./function-text.ts";
export { functionTypes } from "./types/function-types.ts";
