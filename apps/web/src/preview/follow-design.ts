import { compile } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { followDocument } from "../store/compile-store.ts";
import { followCompiled } from "./preview-store.ts";

let following = false;

/** From now on the open document is compiled and previewed whenever it changes. A second call changes nothing. */
export function followDesign(): void {
  if (following) return;
  following = true;
  followDocument((document) => compile(document, catalog));
  followCompiled();
}
