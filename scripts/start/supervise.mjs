import { ancestors } from "./ancestors.mjs";

const ANCESTOR_CHECK_MS = 300;
const GRACE_MS = 5_000;

/**
 * Ends every child as soon as one of them ends, a signal arrives, or whoever started this program is
 * gone: a SIGTERM to npm ends its shell and never reaches us, so they are watched.
 * @param {readonly import("node:child_process").ChildProcess[]} children
 */
export function supervise(children) {
  let ending = false;
  /** @param {number} code */
  const end = (code) => {
    if (ending) return;
    ending = true;
    process.exitCode = code;
    for (const child of children) child.kill("SIGTERM");
    setTimeout(() => children.forEach((child) => child.kill("SIGKILL")), GRACE_MS).unref();
  };
  for (const child of children) child.on("exit", (code) => end(code ?? (ending ? 0 : 1)));
  const started = ancestors();
  setInterval(() => ancestors() !== started && end(0), ANCESTOR_CHECK_MS).unref();
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.on(signal, () => end(0));
}
