import { rowSchema, string } from "@millrace/graph";
import type { DirectorySourceSpec } from "@millrace/graph";
import { afterEach, expect, test, vi } from "vitest";
import { server } from "../api/server.ts";
import { sampleSource } from "./source-samples.ts";

afterEach(() => vi.restoreAllMocks());

test("a sample of a directory takes none of the files that the source leaves out", async () => {
  const names = ["_SUCCESS", "part-0.parquet", "part-1.parquet"];
  vi.spyOn(server, "files").mockResolvedValue({
    entries: names.map((name) => ({ name, kind: "file", bytes: 9, modifiedMs: 1 })),
  } as unknown as Awaited<ReturnType<typeof server.files>>);
  const asked = vi.spyOn(server, "rowsSample").mockResolvedValue({
    columns: [{ name: "city", type: "STRING" }],
    rows: [["Lima"]],
  } as unknown as Awaited<ReturnType<typeof server.rowsSample>>);
  const spec: DirectorySourceSpec = {
    kind: "directory-source",
    directory: "files/rides",
    pattern: "*",
    recursive: false,
    intervalMs: null,
    settleMs: 0,
    reads: { kind: "parquet-source", path: "" },
    unreadable: "fail",
    eventTime: null,
  };
  const schema = rowSchema([{ name: "city", type: string() }]);
  const sample = await sampleSource({ spec, schema }, { rows: 10, bytes: 100 });
  expect(asked.mock.calls).toEqual([
    ["files/rides/part-0.parquet", 5, "parquet"],
    ["files/rides/part-1.parquet", 5, "parquet"],
  ]);
  expect(sample).toEqual({ spec: { kind: "collection-source", rows: [["Lima"], ["Lima"]] }, files: {} });
});
