import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.mjs";

/**
 * The JavaScript entry of an installed tool, to be run by Node 24 itself: no shim, no search on the path.
 * @param {string} name package name
 * @param {string} [folder] the workspace that depends on it
 */
export function tool(name, folder = ".") {
  const home = join(root, folder, "node_modules", name);
  const { bin } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  const short = name.split("/").pop() ?? name;
  return join(home, typeof bin === "string" ? bin : (bin[short] ?? Object.values(bin)[0]));
}
