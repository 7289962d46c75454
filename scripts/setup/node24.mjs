import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./root.mjs";
import { SetUpError } from "./set-up-error.mjs";

const windows = process.platform === "win32";

/**
 * The Node that runs TypeScript as it is: the caller's own when it is 24 or newer, else the one
 * that the optional dependency `node` brought.
 * @returns {string} path of the executable
 */
export function node24() {
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  const installed = join(root, "node_modules", "node", "bin", windows ? "node.exe" : "node");
  if (existsSync(installed)) return installed;
  throw new SetUpError(
    `npm has no Node 24 for ${process.platform}-${process.arch}: install Node 24 or newer and run the same command with it.`,
  );
}

/** Where Node keeps what it compiled: a second start of a program, process or thread of ours does not compile again. */
const COMPILED = join(root, "node_modules", ".cache", "node");

/**
 * The environment of a child: without the variables that `npm run` adds (pnpm complains of those it
 * does not know) and without the caller's NODE_OPTIONS, which may not fit another Node.
 * @param {Record<string, string>} [extra]
 * @returns {NodeJS.ProcessEnv}
 */
export function cleanEnvironment(extra = {}) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^npm_(config|package|lifecycle)_/i.test(name) && name !== "NODE_OPTIONS",
  );
  return { NODE_COMPILE_CACHE: COMPILED, ...Object.fromEntries(kept), ...extra };
}

/**
 * `cleanEnvironment` with Node 24 and the tools of the workspace first on the path.
 * @param {Record<string, string>} [extra]
 */
export function toolEnvironment(extra = {}) {
  const separator = windows ? ";" : ":";
  const path = [dirname(node24()), join(root, "node_modules", ".bin"), process.env["PATH"] ?? ""];
  return cleanEnvironment({ PATH: path.join(separator), ...extra });
}
