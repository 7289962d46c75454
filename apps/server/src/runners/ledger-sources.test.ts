import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { string } from "@millrace/graph";
import type { SourceSpec } from "@millrace/graph";
import { afterEach, beforeEach, expect, test } from "vitest";
import { rowsGiven } from "./ledger-sources.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "millrace-ledger-"));
});
afterEach(() => rm(root, { recursive: true }));

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(root, name);
  await writeFile(path, content);
  return path;
}

const csv = (path: string, more: object = {}): SourceSpec => ({
  kind: "csv-text-source",
  path,
  mode: "watched",
  delimiter: ",",
  header: true,
  columns: [{ name: "a", type: string() }],
  malformed: "fail",
  comment: "#",
  ...more,
});

const CSV = '\ufeff# by hand\na,b\r\n"two\nlines",1\n\n# no row\n"say ""\n""",2\nx"\n,3\n';

test("CSV: records up to the offset; the header, comments, empty lines and quoted line feeds are none", async () => {
  const path = await written("in.csv", CSV);
  const at = (text: string): number => Buffer.byteLength(CSV.slice(0, CSV.indexOf(text)));
  expect(await rowsGiven(csv(path), [[at('"two'), 3]])).toBe(0);
  expect(await rowsGiven(csv(path), [[at("# no row"), 5]])).toBe(1);
  expect(await rowsGiven(csv(path), [[Buffer.byteLength(CSV), 9]])).toBe(4);
  expect(await rowsGiven(csv(path, { header: false }), [[Buffer.byteLength(CSV), 9]])).toBe(5);
});

test("JSON lines: lines that have something in them; an array is not counted", async () => {
  const content = '{"a":1}\n\r\n{"a":"\\n"}\n{"a":3}';
  const spec = {
    kind: "json-lines-source",
    path: await written("in.jsonl", content),
    malformed: "fail",
  } as const;
  expect(await rowsGiven({ ...spec, mode: "once" }, [])).toBe(3);
  expect(await rowsGiven({ ...spec, mode: "watched" }, [[content.lastIndexOf("{"), 4]])).toBe(2);
  expect(await rowsGiven({ ...spec, mode: "once", form: "array" }, [[0, 1]])).toBeNull();
});

test("a packed file is counted by the offset in what is in it", async () => {
  const path = await written("in.txt.gz", gzipSync("a\nbb\nccc\n"));
  const spec = { kind: "text-file-source", path, mode: "once" } as const;
  expect(await rowsGiven(spec, [[5]])).toBe(2);
  expect(await rowsGiven(spec, [])).toBe(3);
});

test.each(["gone.txt", "gone.txt.gz"])("of %s, which is not there, nothing is counted", async (name) => {
  const spec = { kind: "text-file-source", path: `/nowhere/${name}`, mode: "once" } as const;
  await expect(rowsGiven(spec, [[5]])).rejects.toThrow("ENOENT");
});

test("a watched file whose source has ended had grown to nobody knows what", async () => {
  const spec = { kind: "text-file-source", path: await written("in.txt", "a\n"), mode: "watched" } as const;
  expect(await rowsGiven(spec, [])).toBeNull();
});

test("in parts: what each split has read, and all of one that has ended", async () => {
  // Lines begin at 0, 3, 6 ... 27; parts of 10 bytes begin at 0, 10, 20.
  const path = await written("in.txt", Array.from({ length: 10 }, (_, n) => `l${n}\n`).join(""));
  const spec = { kind: "text-file-source", path, mode: "once", partBytes: 10 } as const;
  expect(await rowsGiven(spec, [])).toBe(10);
  // Split 0 is at byte 6 of part 0, split 1 has not begun part 1.
  expect(
    await rowsGiven(spec, [
      [2, 10, 0, 6],
      [2, 10, 1, -1],
    ]),
  ).toBe(2);
  // Split 1 has ended: lines 12, 15, 18 are of its part. Split 0 has begun with part 2.
  expect(await rowsGiven(spec, [[2, 10, 2, 24], []])).toBe(4 + 3 + 1);
  const rows = await written("rows.csv", "a\nr1\nr2\nr3\n");
  expect(await rowsGiven(csv(rows, { mode: "once", partBytes: 4 }), [[1, 4, 1, 8]])).toBe(2);
});

test("where rows are given without a position there is nothing to count", async () => {
  const sample = { host: "h", port: 1, delimiter: "\n", attempts: null, delayMs: 0, sample: "" };
  expect(await rowsGiven({ kind: "socket-text-source", ...sample }, [])).toBeNull();
  expect(await rowsGiven({ kind: "collection-source", rows: [["a"], ["b"]] }, [])).toBe(2);
});
