import { readFileSync } from "node:fs";

/**
 * Who started a process, where the system tells it by /proc.
 * @param {number} pid
 * @returns {number | undefined}
 */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the program is in parentheses and may hold anything.
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined;
  }
}

/**
 * Whoever started this process, and under npm the one above too: npm starts scripts through a shell that
 * outlives it. Another answer than before means that one of them is gone.
 */
export function ancestors(env = process.env) {
  const above = env["npm_lifecycle_event"] === undefined ? undefined : parentOf(process.ppid);
  return `${process.ppid} ${above}`;
}
