export { FunctionChecker } from "./function-checker.ts";
export { FunctionEditor } from "./function-editor.ts";
export type { LibraryFiles } from "./library-files.ts";
