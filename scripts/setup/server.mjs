import { spawn } from "node:child_process";
import { node24, toolEnvironment } from "./node24.mjs";
import { root } from "./root.mjs";

/** With what follows it, so that an address that arrives in pieces is not cut. */
const ADDRESS = /https?:\/\/[^\s"']+(?=\s)/;

/**
 * Starts the server under Node 24. Its output is passed on; the IPC channel is how it notices that
 * whoever started it is gone, even by SIGKILL.
 * @param {readonly string[]} args
 * @param {{ nodeArgs?: readonly string[] }} [options]
 */
export function startServer(args, { nodeArgs = [] } = {}) {
  const child = spawn(node24(), [...nodeArgs, "apps/server/src/main.ts", ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: toolEnvironment(),
  });
  child.stdout?.pipe(process.stdout);
  return child;
}

/**
 * The address that a starting server prints.
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<string>} rejects when the server ends before it printed one
 */
export function printedAddress(child) {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", function look(chunk) {
      text += chunk;
      const address = ADDRESS.exec(text)?.[0];
      if (address === undefined) return;
      child.stdout?.off("data", look);
      resolve(address);
    });
    child.on("exit", (code) => reject(new Error(`the server ended before it was ready (exit ${code})`)));
  });
}
