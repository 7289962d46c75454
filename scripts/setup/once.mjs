import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.mjs";

/** @param {readonly string[]} files */
function fingerprint(files) {
  const hash = createHash("sha256");
  for (const file of [...files].sort())
    hash
      .update(file)
      .update("\0")
      .update(existsSync(file) ? readFileSync(file) : "");
  return hash.digest("hex");
}

/**
 * Runs `work` unless `result` exists and `files` are what they were when it last succeeded.
 * @param {{ name: string, files: readonly string[], result: string, work: () => Promise<void> }} step
 */
export async function once({ name, files, result, work }) {
  const stamp = join(root, "node_modules", `.millrace-${name}`);
  const now = fingerprint(files);
  if (existsSync(result) && existsSync(stamp) && readFileSync(stamp, "utf8") === now) return;
  await work();
  mkdirSync(join(root, "node_modules"), { recursive: true });
  writeFileSync(stamp, now);
}
