export { FunctionChecker } from "./function-checker.ts";
export { FunctionEditor } from "./function-editor.ts";
export { installedLibrary } from "./library-files.ts";
export type { LibraryFiles } from "./library-files.ts";
