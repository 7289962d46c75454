import { expect, test } from "vitest";
import { sharedDirectories } from "./shared-directories.ts";

const sink = (nodeId: string, directory: string, format: "text" | "csv" | "json" = "csv") => ({
  nodeId,
  name: nodeId.toUpperCase(),
  spec: { kind: "file-sink", directory, format, header: false, delimiter: "," } as const,
});

test("two sinks of one format and directory are told at the later one, with the name of the other", () => {
  const found = sharedDirectories([sink("a", "/out/x"), sink("b", "/out/y"), sink("c", "/out/./x/")]);
  expect(found).toEqual([
    {
      code: "file.shared-directory",
      severity: "error",
      nodeId: "c",
      path: ["directory"],
      params: { path: "/out/./x/", node: "A" },
    },
  ]);
});

test("other formats have other names, and a directory that is not chosen yet is none", () => {
  expect(
    sharedDirectories([
      sink("a", "x"),
      sink("b", "x", "json"),
      sink("c", "/x"),
      sink("d", ""),
      sink("e", ""),
    ]),
  ).toEqual([]);
});
