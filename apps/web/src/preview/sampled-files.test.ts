import { expect, test } from "vitest";
import { sampledFiles } from "./sampled-files.ts";

interface Entry {
  readonly name: string;
  readonly kind: "file" | "directory";
  readonly modifiedMs?: number;
}

const sampled = (directories: Readonly<Record<string, readonly Entry[]>>, recursive: boolean) =>
  sampledFiles({ directory: "files/d", pattern: "*", recursive }, (path) =>
    Promise.resolve({
      entries: (directories[path] ?? []).map((entry) => ({
        ...entry,
        path: `${path}/${entry.name}`,
        bytes: 1,
      })),
    }),
  );

const file = (name: string, modifiedMs: number): Entry => ({ name, kind: "file", modifiedMs });

test("the first, one in the middle, the last and the newest stand for many files", async () => {
  const files = ["a", "b", "c", "d", "e", "f", "g", "h"].map((name) => file(name, name === "c" ? 9 : 1));
  expect(await sampled({ "files/d": files }, false)).toEqual(
    ["a", "c", "e", "h"].map((name) => `files/d/${name}`),
  );
});

test("all of a few; in directories below too", async () => {
  const below = {
    "files/d": [file("a", 1), { name: "x", kind: "directory" as const }],
    "files/d/x": [file("b", 2)],
  };
  expect(await sampled(below, true)).toEqual(["files/d/a", "files/d/x/b"]);
  expect(await sampled(below, false)).toEqual(["files/d/a"]);
  const many = {
    ...below,
    "files/d/x": [file("b", 1), file("c", 1), file("d", 1), file("e", 7), file("f", 1)],
  };
  expect(await sampled(many, true)).toEqual(["a", "x/d", "x/e", "x/f"].map((name) => `files/d/${name}`));
});
