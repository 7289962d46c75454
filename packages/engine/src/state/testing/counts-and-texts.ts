import { bigint, string } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import type { Value } from "../../batch/row-values.ts";
import { readValue } from "../../batch/row-values.ts";
import type { KeyedTable } from "../keyed-table.ts";

export type CountsAndTexts = ReadonlyMap<string, readonly [count: bigint, text: string | null]>;

/** What a table of a count and a text holds. No key is in it twice. */
export function countsAndTexts(
  table: KeyedTable,
  keyOf: (values: readonly Value[]) => string,
): CountsAndTexts {
  const found = new Map<string, readonly [bigint, string | null]>();
  const target = new BatchBuilder({
    fields: [
      { name: "c", type: bigint(false) },
      { name: "t", type: string() },
    ],
  });
  for (let row = 0; row < table.rowCount; row++) {
    if (!table.isLive(row)) continue;
    target.reset();
    table.accumulators.forEach((accumulator, index) =>
      accumulator.emitRow(row, target.columns[index]!, 0, target.arena),
    );
    target.rowCount = 1;
    const [count, text] = target.take().columns.map((column) => readValue(column, 0));
    const key = keyOf(table.index.keys.map((column) => readValue(column, row)));
    if (found.has(key)) throw new Error(`${key} is there twice`);
    found.set(key, [count as bigint, text as string | null]);
  }
  return found;
}
