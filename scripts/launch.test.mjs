import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const launch = fileURLToPath(new URL("./launch.cjs", import.meta.url));

test("a Node that is too old gets one clear sentence", () => {
  const folder = mkdtempSync(join(tmpdir(), "millrace-launch-"));
  const pretend = join(folder, "pretend.cjs");
  writeFileSync(pretend, 'Object.defineProperty(process.versions, "node", { value: "18.20.4" });');
  const { status, stderr, stdout } = spawnSync(process.execPath, ["-r", pretend, launch, "start"], {
    encoding: "utf8",
  });
  rmSync(folder, { recursive: true });
  expect(status).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/^Millrace needs Node 20 or newer, and this is Node 18\.20\.4 .*\n$/);
});

test("an unknown option ends in a sentence and the options there are", () => {
  const { status, stderr } = spawnSync(process.execPath, [launch, "start", "--prot", "1"], {
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stderr).toContain("--prot");
  expect(stderr).toContain("npm start -- [options]");
  expect(stderr).not.toContain("    at ");
});
