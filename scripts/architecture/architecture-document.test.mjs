import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../setup/root.mjs";
import { MAY_IMPORT } from "./package-table.mjs";
import { repositoryFiles } from "./repository-files.mjs";

const text = readFileSync(join(root, "ARCHITECTURE.md"), "utf8");

/** The rows of section 2: folder and what it may import. */
function table() {
  const rows = text.matchAll(
    /^\| (?<folder>(?:packages|apps)\/\w+|bench|e2e) \|.*\| (?<allowed>[^|]+) \|$/gm,
  );
  return [...rows].map(({ groups }) => {
    const allowed = groups?.["allowed"] ?? "";
    return [groups?.["folder"], allowed === "-" ? [] : allowed.split(", ")];
  });
}

test("ARCHITECTURE.md and the checks have the same table of imports", () => {
  expect(Object.fromEntries(table())).toEqual(MAY_IMPORT);
});

test("every file that ARCHITECTURE.md names is there", () => {
  const named = [...text.matchAll(/`((?:packages|apps|scripts|docs|bench|e2e)\/[^`\s]+)`/g)].map(
    (found) => found[1] ?? "",
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test("every test that is named after a law stands in the row of that law", () => {
  const tests = repositoryFiles().filter((file) => /\/law-\d\d-[^/]+\.test\.ts$/.test(file.path));
  expect(tests.length).toBeGreaterThan(5);
  const missing = tests.filter(({ path }) => {
    const law = Number(/\/law-(\d\d)-/.exec(path)?.[1]);
    return !text.split("\n").some((line) => line.startsWith(`| ${law}. `) && line.includes(`\`${path}\``));
  });
  expect(missing.map(({ path }) => path)).toEqual([]);
});
