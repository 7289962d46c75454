import { withProblems } from "@millrace/functions";
import { compile } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { knownProblems } from "../functions/function-checks.ts";
import { compileAgain, followDocument } from "../store/compile-store.ts";
import { knownDifferences } from "./directory-checks.ts";
import { followCompiled } from "./preview-store.ts";

let following = false;

/** From now on the open document is compiled and previewed whenever it changes. A second call changes nothing. */
export function followDesign(): void {
  if (following) return;
  following = true;
  followDocument((document) => {
    const result = compile(document, catalog);
    return withProblems(result, [
      ...knownProblems(document, result, compileAgain),
      ...knownDifferences(document, compileAgain),
    ]);
  });
  followCompiled();
}
