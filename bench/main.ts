import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** `pnpm bench NAME [options]` runs bench/src/NAME.ts; without a name it lists them. */
const folder = fileURLToPath(new URL("./src/", import.meta.url));
const programs = readdirSync(folder)
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .map((name) => name.slice(0, -".ts".length));
const [name, ...args] = process.argv.slice(2);

if (name === undefined || !programs.includes(name)) {
  console.log(`pnpm bench NAME [options]; NAME is one of: ${programs.join(", ")}`);
  process.exitCode = name === undefined ? 0 : 1;
} else {
  process.exitCode =
    spawnSync(process.execPath, [`${folder}${name}.ts`, ...args], { stdio: "inherit" }).status ?? 1;
}
