import { afterEach, expect, test, vi } from "vitest";
import { testDocument } from "../testing/test-document.ts";
import { knownDifferences, lookAgain } from "./directory-checks.ts";

const FILES: Record<string, string> = { "a.csv": "BIGINT", "b.csv": "STRING", "c.csv": "BIGINT" };
let asked: string[] = [];

/** The files above, each with a column `n`. */
function serve(): void {
  vi.stubGlobal("fetch", (address: string) => {
    const { pathname, searchParams } = new URL(address, "http://millrace.test");
    const path = searchParams.get("path") ?? "";
    asked.push(`${pathname} ${path}`);
    const name = path.split("/").at(-1)!;
    return Promise.resolve(Response.json(pathname === "/api/files" ? listing(path) : columns(FILES[name]!)));
  });
}
const listing = (path: string) => ({
  path,
  roots: ["/data"],
  entries: Object.keys(FILES).map((name) => ({ name, path: `${path}/${name}`, kind: "file", bytes: 9 })),
});
const columns = (type: string) => ({
  columns: [{ name: "n", type }],
  rows: [["1"]],
  sampledRows: 1,
  delimiter: null,
  fileBytes: 9,
});

const document = (directory: string, type: string) => {
  const drawn = testDocument("d:directory");
  const config = { directory, pattern: "*.csv", format: "csv", schema: [{ name: "n", type }] };
  return { ...drawn, nodes: drawn.nodes.map((node) => ({ ...node, config: { ...node.config, ...config } })) };
};
const files = (found: ReturnType<typeof knownDifferences>) => found.map(({ params }) => params["file"]);

afterEach(() => {
  vi.unstubAllGlobals();
  asked = [];
});

test("files of a directory are looked at once, and say where they differ from what its node has by then", async () => {
  serve();
  const changed = vi.fn();
  expect(knownDifferences(document("/data/in", "BIGINT"), changed)).toEqual([]);
  await expect.poll(() => changed.mock.calls.length).toBe(1);
  expect(files(knownDifferences(document("/data/in", "BIGINT"), changed))).toEqual(["b.csv"]);
  expect(files(knownDifferences(document("/data/in", "STRING"), changed))).toEqual([]);
  expect(asked).toHaveLength(4);
});

test("what is typed on the way is not asked for, and files are looked at anew when that is wanted", async () => {
  serve();
  const changed = vi.fn();
  for (const directory of ["/data/o", "/data/ou", "/data/out"])
    knownDifferences(document(directory, "BIGINT"), changed);
  await expect.poll(() => changed.mock.calls.length).toBe(1);
  expect(asked.filter((request) => request.startsWith("/api/files "))).toEqual(["/api/files /data/out"]);
  FILES["b.csv"] = "BIGINT";
  lookAgain(changed);
  await expect.poll(() => changed.mock.calls.length).toBe(2);
  expect(knownDifferences(document("/data/out", "BIGINT"), changed)).toEqual([]);
});
