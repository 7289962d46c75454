import { rowsOfBatch } from "@millrace/engine";
import type { RowBatch, Value } from "@millrace/engine";
import type { RowKind } from "./flink-case.ts";

export interface CollectedRow {
  readonly kind: RowKind;
  readonly values: readonly Value[];
}

const KINDS: readonly RowKind[] = ["+I", "-U", "+U", "-D"];

export function readRows(batch: RowBatch): readonly CollectedRow[] {
  return rowsOfBatch(batch).map((values, index) => ({
    kind: KINDS[batch.rowKinds?.[batch.from + index] ?? 0] ?? "+I",
    values,
  }));
}
