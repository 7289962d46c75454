import { bigint, decimal, string } from "@millrace/graph";
import { expect, test, vi } from "vitest";
import { MemoryTables } from "./memory-tables.ts";
import { changesOf } from "./table-changes.ts";

const TARGET = {
  path: "/t.db",
  table: "t",
  columns: [
    { name: "k", type: string() },
    { name: "n", type: bigint() },
    { name: "d", type: decimal(20, 2) },
  ],
  keys: [0],
  sink: "sink/0",
};
const bytes = (...lines: readonly string[]): Uint8Array => new TextEncoder().encode(`${lines.join("\n")}\n`);
const shown = (tables: MemoryTables): string =>
  [...tables.content.values()].map((text) => new TextDecoder().decode(text)).join("");

test("changes come in their order, and digits stay as they are", () => {
  const line = '{"k":"a","n":9223372036854775807,"d":123456789012345678.90}';
  const row = ["a", "9223372036854775807", "123456789012345678.90"];
  expect(changesOf(TARGET.columns, bytes(`+${line}`, `-${line}`, '+{"k":"b","n":null,"d":1.10}'))).toEqual([
    { kind: "put", row },
    { kind: "remove", row },
    { kind: "put", row: ["b", null, "1.10"] },
  ]);
});

test("where the text of numbers is not given they are digits too", () => {
  const real = JSON.parse;
  const spy = vi
    .spyOn(JSON, "parse")
    .mockImplementation((text, revive) =>
      real(text, (name, value: unknown): unknown => revive?.call(null, name, value)),
    );
  try {
    const changes = changesOf(TARGET.columns, bytes('+{"k":"a","n":12,"d":1.5}'));
    expect(changes).toEqual([{ kind: "put", row: ["a", "12", "1.5"] }]);
  } finally {
    spy.mockRestore();
  }
});

test("a row that is taken back when another has its key takes nothing away", () => {
  const tables = new MemoryTables();
  const writer = { jobId: "j", epoch: 1, attempt: 1 };
  const [one, two] = ['{"k":"a","n":1,"d":1}', '{"k":"a","n":2,"d":1}'];
  tables.apply(TARGET, writer, bytes(`+${one}`, `+${two}`, `-${one}`));
  expect(shown(tables)).toBe('["a","2","1"]\n');
  tables.apply(TARGET, writer, bytes(`-${two}`));
  expect(shown(tables)).toBe("");
});

test("what an older attempt writes late changes nothing", () => {
  const tables = new MemoryTables();
  const line = (n: number): Uint8Array => bytes(`+{"k":"a","n":${n},"d":1}`);
  const writer = { jobId: "j", epoch: 1, attempt: 1 };
  expect(tables.apply(TARGET, writer, line(1))).toBe(true);
  expect(tables.apply(TARGET, { ...writer, attempt: 2 }, line(2))).toBe(true);
  expect(tables.apply(TARGET, writer, line(1))).toBe(false);
  expect(tables.apply(TARGET, { ...writer, epoch: 2, attempt: 0 }, line(3))).toBe(true);
  expect(tables.apply(TARGET, { ...writer, attempt: 2 }, line(2))).toBe(false);
  expect(tables.apply({ ...TARGET, sink: "other/0" }, writer, bytes('+{"k":"b","n":1,"d":1}'))).toBe(true);
  expect(shown(tables)).toBe('["a","3","1"]\n["b","1","1"]\n');
});
