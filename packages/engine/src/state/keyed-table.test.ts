import { bigint, rowSchema, string } from "@millrace/graph";
import { expect, test } from "vitest";
import { batchOfRows, readValue } from "../batch/row-values.ts";
import { LastValueAccumulator } from "../operators/aggregates/last-value-accumulator.ts";
import { createKeyHasher } from "./key-hasher.ts";
import { KeyedTable } from "./keyed-table.ts";
import { UNCOUNTED } from "./reserved-memory.ts";

const SCHEMA = rowSchema([
  { name: "key", type: bigint(false) },
  { name: "text", type: string() },
]);
const hash = createKeyHasher(SCHEMA, [0]);

/** Keys 0, 1, ... with a text each. */
function texts(of: readonly string[]): { readonly table: KeyedTable; readonly text: LastValueAccumulator } {
  const text = new LastValueAccumulator(string());
  const table = new KeyedTable({ keyTypes: [bigint(false)], accumulators: [text] }, UNCOUNTED);
  const batch = batchOfRows(
    SCHEMA,
    of.map((each, key) => [BigInt(key), each]),
  );
  const [hashes, rows] = [new Int32Array(batch.to), new Int32Array(batch.to)];
  hash(batch, hashes);
  table.findRows(batch.columns, batch.from, batch.to, hashes, rows);
  text.add(batch.columns[1]!, batch.from, batch.to, rows);
  table.settle();
  return { table, text };
}

test("a removed row of a table that is merged into another is nothing to that", () => {
  const into = texts(["a", "b", "c"]);
  const other = texts(["d", "e", "f", "g"]);
  other.table.remove(1);
  into.table.merge(other.table);
  expect(into.table.size).toBe(4);
  expect([0, 1, 2, 3].map((row) => readValue(into.text.column, row))).toEqual(["d", "b", "f", "g"]);
});
