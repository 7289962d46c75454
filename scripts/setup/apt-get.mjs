import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** @param {readonly string[]} args */
function aptGet(...args) {
  const command = [...(process.getuid?.() === 0 ? [] : ["sudo", "-n"]), "apt-get", ...args];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync(command[0] ?? "apt-get", command.slice(1), { stdio: ["ignore", "ignore", "inherit"], env });
}

export const hasAptGet = () => existsSync("/usr/bin/apt-get");

/**
 * Installs a package of Debian. Whether it is there afterwards its caller looks.
 * @param {string} name
 */
export function aptInstall(name) {
  aptGet("update", "-q");
  aptGet("install", "-y", "-q", "--no-install-recommends", name);
}
