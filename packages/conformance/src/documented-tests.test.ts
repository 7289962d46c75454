import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../../", import.meta.url);
const PLACES: readonly (readonly [prefix: string, directory: string])[] = [
  ["packages/", "packages/"],
  ["bench/", "bench/"],
  ["flink/", "packages/conformance/src/cases/operator-script/"],
  ["differential/", "packages/conformance/src/differential/"],
  ["", "packages/engine/src/operators/"],
];

function placeOf(path: string): URL {
  const [prefix, directory] = PLACES.find(([start]) => path.startsWith(start))!;
  return new URL(directory + path.slice(prefix.length), root);
}

/** Of a table, but for the line below its head. */
const isRow = (line: string | undefined): boolean => line?.startsWith("|") === true;

/** Every row of a table names tests; what is wrong with one. */
function problemsOf(row: string): readonly string[] {
  const named = [...row.matchAll(/`([\w./-]+\.(?:ts|json))`: "([^"]+)"/g)];
  if (named.length === 0) return [`no test: ${row}`];
  return named.flatMap(([, path, title]) => {
    const place = placeOf(path!);
    if (!existsSync(place)) return [`${path} is not there`];
    return readFileSync(place, "utf8").includes(title!) ? [] : [`${path} has no ${title}`];
  });
}

test.each(["docs/datastream-windows.md", "docs/datastream-operators.md"])(
  "%s: each row names a test that is there, by its title",
  (document) => {
    const lines = readFileSync(new URL(document, root), "utf8").split("\n");
    const rows = lines.filter(
      (line, index) => isRow(line) && isRow(lines[index - 1]) && !line.startsWith("|--"),
    );
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.flatMap(problemsOf)).toEqual([]);
  },
);
