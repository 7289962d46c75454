import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../setup/root.mjs";
import { nodesMissingFromCatalog } from "./check-catalog.mjs";
import { importCycles } from "./check-cycles.mjs";
import { nondeterminism } from "./check-determinism.mjs";
import { filesTooLong, vagueNames } from "./check-files.mjs";
import { forbiddenImports } from "./check-imports.mjs";
import { MAY_IMPORT } from "./package-table.mjs";
import { repositoryFiles } from "./repository-files.mjs";

const files = repositoryFiles();

describe("the repository", () => {
  test("is seen by these checks", () => {
    expect(files.length).toBeGreaterThan(40);
    expect(files.some((file) => file.path.startsWith("packages/engine/src/"))).toBe(true);
  });

  test("has every package in the table of imports", () => {
    const folders = ["packages", "apps"].flatMap((group) =>
      readdirSync(join(root, group)).map((name) => `${group}/${name}`),
    );
    expect([...folders, "bench", "e2e"].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  });

  test("imports only what the table allows", () => expect(forbiddenImports(files)).toEqual([]));
  test("has no import cycle", () => expect(importCycles(files)).toEqual([]));
  test("has no wall clock and no randomness in the engine", () => expect(nondeterminism(files)).toEqual([]));
  test("has every node in the catalog", () => expect(nodesMissingFromCatalog(files)).toEqual([]));
  test("has no file beyond 400 lines", () => expect(filesTooLong(files)).toEqual([]));
  test("has no file named after nothing", () => expect(vagueNames(files)).toEqual([]));
});
