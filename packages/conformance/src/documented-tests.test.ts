import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../../", import.meta.url);

test("the tests that the table of windows names are there", () => {
  const text = readFileSync(new URL("docs/datastream-windows.md", root), "utf8");
  const named = [...text.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, path]) => path!);
  expect(named.length).toBeGreaterThan(20);
  const missing = named.filter((path) => {
    const place = path.startsWith("packages/") ? path : `packages/engine/src/operators/${path}`;
    return !existsSync(new URL(place, root));
  });
  expect(missing).toEqual([]);
});
