import { describe, expect, test } from "vitest";
import { nodesMissingFromCatalog } from "./check-catalog.mjs";
import { importCycles } from "./check-cycles.mjs";
import { nondeterminism } from "./check-determinism.mjs";
import { filesTooLong, vagueNames } from "./check-files.mjs";
import { forbiddenImports } from "./check-imports.mjs";
import { codeOnly } from "./code-only.mjs";
import { importsOf } from "./imports-of.mjs";

/** @param {string} path @param {string} text */
const file = (path, text = "") => ({ path, text });

describe("imports", () => {
  test("are found in every form", () => {
    const text = [
      'import "./side-effect.ts";',
      'import type { A } from "./types.ts";',
      "import {\n  b,\n  type C,\n} from './values.ts';",
      'export * from "./again.ts";',
      'const d = await import("./later.ts");',
      'fork(import.meta.resolve("@millrace/engine/taskmanager"));',
      'new Worker(new URL("./slot.ts", import.meta.url));',
      'export default defineConfig({ testDir: "." });',
    ].join("\n");
    expect(importsOf(text)).toEqual([
      { path: "./types.ts", typeOnly: true },
      { path: "./values.ts", typeOnly: false },
      { path: "./again.ts", typeOnly: false },
      { path: "./side-effect.ts", typeOnly: false },
      { path: "./later.ts", typeOnly: false },
      { path: "@millrace/engine/taskmanager", typeOnly: false },
      { path: "./slot.ts", typeOnly: false },
    ]);
  });

  test.each([
    ["packages/graph/src/a.ts", "@millrace/sql"],
    ["packages/sql/src/a.ts", "@millrace/nodes"],
    ["packages/nodes/src/a.ts", "@millrace/engine"],
    ["packages/engine/src/a.ts", "@millrace/nodes"],
    ["packages/protocol/src/a.ts", "@millrace/engine"],
    ["packages/graph/src/a.ts", "@millrace/conformance"],
    ["packages/graph/src/a.ts", "@millrace/graph"],
    ["apps/web/src/a.tsx", "@millrace/engine"],
    ["apps/web/src/a.tsx", "@millrace/engine/node"],
    ["apps/server/src/a.ts", "@millrace/web"],
    ["e2e/a.spec.ts", "@millrace/graph"],
    ["packages/sql/src/a.ts", "../../graph/src/row-type.ts"],
    ["apps/web/src/deep/a.ts", "../../../../packages/engine/src/index.ts"],
    ["packages/engine/src/task/a.ts", "../node/slot.ts"],
    ["packages/engine/src/simulation/a.ts", "../node/index.ts"],
    ["packages/graph/src/a.ts", "node:fs"],
    ["packages/engine/src/task/a.ts", "node:worker_threads"],
    ["apps/web/src/a.tsx", "node:path"],
  ])("%s may not import %s", (path, target) => {
    expect(forbiddenImports([file(path, `import { x } from "${target}";`)])).toHaveLength(1);
  });

  test.each([
    ["packages/sql/src/a.ts", "@millrace/graph"],
    ["packages/engine/src/node/slot.ts", "../task/task.ts"],
    ["packages/engine/src/node/slot.ts", "node:worker_threads"],
    ["packages/graph/src/a.test.ts", "node:fs"],
    ["apps/web/src/a.ts", "@millrace/engine/simulation"],
    ["apps/server/src/a.ts", "@millrace/engine/taskmanager"],
    ["packages/conformance/src/a.ts", "@millrace/engine/node"],
    ["packages/graph/src/a.ts", "zod"],
  ])("%s may import %s", (path, target) => {
    expect(forbiddenImports([file(path, `import { x } from "${target}";`)])).toEqual([]);
  });

  test("in a circle are reported with the way around", () => {
    const files = [
      file("packages/graph/src/a.ts", 'import { b } from "./b.ts";'),
      file("packages/graph/src/b.ts", 'export { c } from "./deep/c.ts";'),
      file("packages/graph/src/deep/c.ts", 'import { a } from "../a.ts";'),
    ];
    expect(importCycles(files)).toEqual([
      "packages/graph/src/a.ts -> packages/graph/src/b.ts -> packages/graph/src/deep/c.ts -> packages/graph/src/a.ts",
    ]);
  });

  test("of types alone may go in a circle", () => {
    const files = [
      file("packages/graph/src/a.ts", 'import type { B } from "./b.ts";'),
      file("packages/graph/src/b.ts", 'import { a } from "./a.ts";'),
    ];
    expect(importCycles(files)).toEqual([]);
  });
});

describe("determinism of the engine", () => {
  test.each([
    "const now = Date.now();",
    "const now = performance.now();",
    "const now = new Date();",
    "setTimeout(tick, 10);",
    "setInterval(tick, 10);",
    "const dice = Math.random();",
    "const read = Date.now;",
    "const id = crypto.randomUUID();",
    "const angle = Math.atan2(y, x);",
    "rows.map(Math.log)",
    "const power = Math.pow(x, 2);",
  ])("%s is refused", (code) => {
    expect(nondeterminism([file("packages/engine/src/task/a.ts", code)])).toHaveLength(1);
  });

  test.each([
    ["packages/engine/src/node/clock.ts", "Date.now();"],
    ["packages/engine/src/task/a.test.ts", "Date.now();"],
    ["apps/server/src/a.ts", "Date.now();"],
    ["packages/engine/src/task/a.ts", "// never Date.now() here"],
    ["packages/engine/src/task/a.ts", "/** Unlike Math.random(), seeded. */"],
    ["packages/engine/src/task/a.ts", 'const message = "Date.now()";'],
    ["packages/engine/src/task/a.ts", "clock.setTimeout(tick); new Date(millis);"],
    ["packages/engine/src/task/a.ts", "Math.abs(x) + Math.sqrt(x) + Math.sign(x) + Math.max(x, 1);"],
  ])("%s may hold %s", (path, code) => {
    expect(nondeterminism([file(path, code)])).toEqual([]);
  });

  test("names the line", () => {
    const code = '/* one\n two */ const a = "//";\nconst b = /["\'`]/;\nDate.now();';
    expect(nondeterminism([file("packages/engine/src/a.ts", code)])).toEqual([
      "packages/engine/src/a.ts:4: Date.now must be injected or our own",
    ]);
  });

  test("blanking keeps lines and division", () => {
    expect(codeOnly('a / b; "c" / d; // e')).toBe("a / b;     / d;     ");
  });
});

describe("files", () => {
  test("a node that the catalog does not import is reported", () => {
    const files = [
      file("packages/nodes/src/catalog.ts", 'import { map } from "./transformations/map.ts";'),
      file("packages/nodes/src/transformations/map.ts", "export const map = defineNode({});"),
      file("packages/nodes/src/sinks/print.ts", "export const print = defineNode({});"),
      file("packages/nodes/src/sinks/file-fields.ts", "export const fields = {};"),
    ];
    expect(nodesMissingFromCatalog(files)).toEqual([
      "packages/nodes/src/sinks/print.ts declares a node that packages/nodes/src/catalog.ts does not import",
    ]);
  });

  test("400 lines are allowed, 401 are not", () => {
    expect(filesTooLong([file("a.ts", "x\n".repeat(400))])).toEqual([]);
    expect(filesTooLong([file("a.ts", "x\n".repeat(401))])).toHaveLength(1);
  });

  test.each(["packages/sql/src/utils.ts", "packages/sql/src/common/a.ts", "apps/web/src/date-helpers.ts"])(
    "the name %s is refused",
    (path) => expect(vagueNames([file(path)])).toHaveLength(1),
  );

  test("a vague word may be part of a name that says something", () => {
    expect(vagueNames([file("packages/sql/src/common-table-expression.ts")])).toEqual([]);
  });
});
