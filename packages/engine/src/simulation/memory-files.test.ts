import { expect, test } from "vitest";
import { MemoryFiles } from "./memory-files.ts";
import { SeededRandom } from "./seeded-random.ts";

test("of two sinks into one directory each discards only what is its own", () => {
  const files = new MemoryFiles(new SeededRandom(1), () => {});
  const lines = files.openOutput("/out", { operatorUid: "one", subtask: 0, suffix: "csv" });
  const table = files.openOutput("/out", { operatorUid: "two", subtask: 0, suffix: "csv" });
  const open = table.openPart("");
  open.append(new TextEncoder().encode("a,1\n"));
  const part = open.prepare(1);
  lines.discardExcept([]);
  table.commit(part);
  expect([...files.committed.keys()]).toEqual([`/out/${part.name}`]);
});
