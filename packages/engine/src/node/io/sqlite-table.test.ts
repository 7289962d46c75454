import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { bigint, boolean, bytes, decimal, double, string, timestamp } from "@millrace/graph";
import type { Field } from "@millrace/graph";
import { afterAll, expect, test } from "vitest";
import { ALL_ROWS, everyCrash, runWithCrashes } from "../../operators/sinks/testing/crash-script.ts";
import type { SinkUnderCrashes } from "../../operators/sinks/testing/crash-script.ts";
import { changesOf } from "../../io/table-changes.ts";
import type { TableTarget } from "../../io/table-changes.ts";
import { failureOf } from "../../testing/memory-io.ts";
import { SqliteTable } from "./sqlite-table.ts";

const root = mkdtempSync(join(tmpdir(), "millrace-sqlite-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let files = 0;

const COLUMNS: readonly Field[] = [
  { name: "k", type: string() },
  { name: "n", type: bigint() },
];
const WRITER = { jobId: "job", epoch: 1, attempt: 0, presentEpoch: () => 1 };

function target(columns = COLUMNS, keys: readonly number[] = [0]): TableTarget {
  return { path: join(root, `${files++}.db`), table: 'my "t"', columns, keys, sink: "sink/0" };
}

const open = (to: TableTarget, attempt = 0): SqliteTable =>
  new SqliteTable(to.path, to, { ...WRITER, attempt });

function write(table: SqliteTable, to: TableTarget, ...lines: readonly string[]): void {
  table.apply(changesOf(to.columns, new TextEncoder().encode(`${lines.join("\n")}\n`)));
}

function read(to: TableTarget): readonly unknown[] {
  using database = new DatabaseSync(to.path);
  const rows = database.prepare('SELECT * FROM "my ""t""" ORDER BY 1');
  rows.setReturnArrays(true);
  rows.setReadBigInts(true);
  return rows.all();
}

test("rows replace those of their key, and go", () => {
  const to = target();
  const table = open(to);
  write(table, to, '+{"k":"a","n":1}', '+{"k":"b","n":1}', '+{"k":"c","n":1}');
  write(table, to, '+{"k":"a","n":9007199254740993}', '-{"k":"b","n":1}', '-{"k":"nobody","n":1}');
  expect(read(to)).toEqual([
    ["a", 9007199254740993n],
    ["c", 1n],
  ]);
  table.close();
});

test("a row that is taken back when another has its key takes nothing away", () => {
  const to = target();
  const table = open(to);
  write(table, to, '+{"k":"a","n":1}', '+{"k":"a","n":2}', '-{"k":"a","n":1}', '+{"k":"b","n":null}');
  expect(read(to)).toEqual([
    ["a", 2n],
    ["b", null],
  ]);
  write(table, to, '-{"k":"a","n":2}', '-{"k":"b","n":null}');
  expect(read(to)).toEqual([]);
  table.close();
});

test("values of every class of type", () => {
  const to = target(
    [
      { name: "k", type: bigint() },
      { name: "b", type: boolean() },
      { name: "d", type: double() },
      { name: "m", type: decimal(30, 2) },
      { name: "t", type: timestamp() },
      { name: "x", type: bytes() },
    ],
    [0],
  );
  const table = open(to);
  const row = '"b":true,"m":1234567890123456789012345678.10,"t":"2026-01-01 12:00:00","x":"AP8="';
  write(table, to, `+{"k":1,"d":"Infinity",${row}}`, `+{"k":2,"d":"NaN",${row}}`, '+{"k":3}');
  const rest = [1n, "1234567890123456789012345678.10", "2026-01-01 12:00:00", Uint8Array.of(0, 255)];
  expect(read(to)).toEqual([
    [1n, rest[0], Infinity, ...rest.slice(1)],
    [2n, rest[0], null, ...rest.slice(1)],
    [3n, null, null, null, null, null],
  ]);
  table.close();
});

test("an older attempt is refused, and nothing of it stays", () => {
  const to = target();
  const [old, newer] = [open(to, 1), open(to, 2)];
  write(old, to, '+{"k":"a","n":1}');
  write(newer, to, '+{"k":"a","n":2}');
  const late = failureOf(() => write(old, to, '+{"k":"a","n":1}', '+{"k":"late","n":1}'));
  expect(late).toMatchObject({ reason: "runtime.table-superseded", retry: true });
  expect(read(to)).toEqual([["a", 2n]]);
  old.close();
  newer.close();
});

test("a writer of an epoch that is over is refused, also where another job goes on with its rows", () => {
  const to = target();
  let present = 1;
  const late = new SqliteTable(to.path, to, { ...WRITER, presentEpoch: () => present });
  write(late, to, '+{"k":"a","n":1}');
  present = 2;
  const next = new SqliteTable(to.path, to, {
    ...WRITER,
    jobId: "next",
    epoch: 2,
    presentEpoch: () => present,
  });
  write(next, to, '+{"k":"a","n":2}');
  const refused = failureOf(() => write(late, to, '+{"k":"a","n":1}'));
  expect(refused).toMatchObject({ reason: "runtime.table-superseded", retry: true });
  expect(read(to)).toEqual([["a", 2n]]);
  late.close();
  next.close();
});

test("a row without its key changes nothing of its piece", () => {
  const to = target();
  const table = open(to);
  const failure = failureOf(() => write(table, to, '+{"k":"a","n":1}', '+{"k":null,"n":2}'));
  expect(failure).toMatchObject({ reason: "runtime.table-null-key", params: { column: "k" }, retry: false });
  expect(read(to)).toEqual([]);
  table.close();
});

test.each([
  ["(k TEXT PRIMARY KEY)", "runtime.table-column-missing", { column: "n" }],
  [
    "(k TEXT PRIMARY KEY, n VARCHAR(9))",
    "runtime.table-column-type",
    { column: "n", found: "VARCHAR(9)", due: "INTEGER" },
  ],
  ["(k TEXT, n INTEGER, PRIMARY KEY (k, n))", "runtime.table-key", { keys: "k" }],
  ["(k TEXT, n INTEGER)", "runtime.table-key", { keys: "k" }],
])("a table %s that is there does not fit", (sql, reason, params) => {
  const to = target();
  using database = new DatabaseSync(to.path);
  database.exec(`CREATE TABLE "my ""t""" ${sql}`);
  expect(failureOf(() => open(to))).toMatchObject({
    reason,
    retry: false,
    params: { ...params, path: to.path },
  });
});

test("a table that is there, with a unique index and columns of its own, is written to", () => {
  const to = target();
  using database = new DatabaseSync(to.path);
  database.exec('CREATE TABLE "my ""t""" (N BIGINT, note TEXT DEFAULT \'own\', K CHAR(3) UNIQUE)');
  const table = open(to);
  write(table, to, '+{"k":"a","n":1}');
  write(table, to, '+{"k":"a","n":2}');
  expect(read(to)).toEqual([[2n, "own", "a"]]);
  table.close();
});

const KEYS = 5;

/** Rows by their number modulo KEYS; a process begins where the newest complete checkpoint is. */
function upserts(): SinkUnderCrashes<null> {
  const to = target([
    { name: "k", type: bigint() },
    { name: "n", type: bigint() },
  ]);
  let attempt = 0;
  return {
    visible: () => read(to).map((row) => Number((row as readonly bigint[])[1])),
    unfinished: () => 0,
    start: (call) => {
      const table = call(() => open(to, attempt++));
      let waiting: string[] = [];
      const flush = (): void => {
        const lines = waiting;
        waiting = [];
        if (lines.length > 0) call(() => write(table, to, ...lines));
      };
      return {
        write: (row) => {
          waiting.push(`+{"k":${row % KEYS},"n":${row}}`);
          if (row % 3 === 0) flush();
        },
        snapshot: () => {
          flush();
          return null;
        },
        completed: () => {},
        end: () => {},
        close: () => table.close(),
      };
    },
  };
}

test("whatever call the process dies at, the table is that of a run without failures", () => {
  const last = ALL_ROWS.slice(-KEYS).toSorted((a, b) => a - b);
  const { calls } = runWithCrashes(upserts(), { at: [], after: false });
  for (const plan of everyCrash(calls, 4)) {
    const { visible } = runWithCrashes(upserts(), plan);
    expect(
      visible.toSorted((a, b) => a - b),
      JSON.stringify(plan),
    ).toEqual(last);
  }
});
