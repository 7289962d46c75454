import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { cleanEnvironment } from "./node24.mjs";
import { once } from "./once.mjs";
import { root } from "./root.mjs";
import { run } from "./run.mjs";
import { SetUpError } from "./set-up-error.mjs";

const windows = process.platform === "win32";

function manifests() {
  const folders = ["apps", "packages"].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(root, group, name)),
  );
  const homes = [root, join(root, "bench"), join(root, "e2e"), ...folders];
  return homes.map((home) => join(home, "package.json")).filter((path) => existsSync(path));
}

function pnpm() {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const version = packageManager.slice("pnpm@".length);
  const found = spawnSync("pnpm", ["--version"], { cwd: "/", encoding: "utf8", shell: windows });
  if (found.stdout?.trim() === version) return { command: "pnpm", first: [] };
  // Without --prefer-offline npx asks the registry first, which takes a minute where there is no network.
  return { command: "npx", first: ["--prefer-offline", "-y", packageManager] };
}

/** Brings node_modules to what the lock file says; free when nothing changed. */
export async function install() {
  await once({
    name: "install",
    files: [...manifests(), join(root, "pnpm-lock.yaml"), join(root, "pnpm-workspace.yaml")],
    result: join(root, "node_modules", ".modules.yaml"),
    work: async () => {
      console.log("Installing packages …");
      const { command, first } = pnpm();
      const args = [...first, "install", "--frozen-lockfile", "--prefer-offline"];
      const code = await run(command, args, { env: cleanEnvironment({ CI: "true" }), shell: windows });
      if (code !== 0)
        throw new SetUpError(`The packages could not be installed (exit ${code}); the reason is above.`);
    },
  });
}
