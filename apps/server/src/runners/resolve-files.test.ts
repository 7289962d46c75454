import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile, emptyDocument } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { catalog, nodeDefinition } from "@millrace/nodes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FileRoots } from "./file-roots.ts";
import { resolveFiles } from "./resolve-files.ts";

let root = "";
let roots: FileRoots;
beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "millrace-roots-")));
  for (const name of ["samples", "datasets", "files"]) await mkdir(join(root, name));
  const at = (name: string): string => join(root, name);
  roots = await FileRoots.open({
    samples: at("samples"),
    datasets: at("datasets"),
    files: at("files"),
    given: [],
  });
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function resolved(path: string) {
  const node = (
    id: string,
    kind: string,
    config: FlowDocument["nodes"][number]["config"],
  ): FlowDocument["nodes"][number] => {
    const definition = nodeDefinition(kind)!;
    const initial = definition.initial as FlowDocument["nodes"][number]["config"];
    const about = { id, kind, version: definition.version, name: id, parallelism: null };
    return { ...about, position: { x: 0, y: 0 }, config: { ...initial, ...config } };
  };
  const document: FlowDocument = {
    ...emptyDocument("Table"),
    nodes: [node("rows", "sequence", {}), node("table", "sqlite-sink", { path, keys: ["n"] })],
    edges: [{ id: "e", from: { node: "rows", port: "out" }, to: { node: "table", port: "in" } }],
  };
  const { jobGraph } = compile(document, catalog);
  return resolveFiles(jobGraph!, roots);
}

test("a table is where a pipeline may write, by its file", async () => {
  const found = await resolved("files/deep/tables.db");
  const specs = found.ok
    ? found.jobGraph.vertices.flatMap(({ operators }) => operators.map(({ spec }) => spec))
    : [];
  expect(specs.at(-1)).toMatchObject({ kind: "sqlite-sink", path: join(root, "files", "deep", "tables.db") });
});

test.each(["samples/tables.db", "/etc/tables.db"])("not in %s", async (path) => {
  expect(await resolved(path)).toMatchObject({
    ok: false,
    diagnostics: [{ code: "file.not-allowed", nodeId: "table", path: ["path"] }],
  });
});
