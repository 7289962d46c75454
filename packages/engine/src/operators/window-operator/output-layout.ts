import type { WindowOperatorSpec } from "@millrace/graph";

/** Where the columns of a result are. */
export interface OutputLayout {
  readonly keys: number;
  /** Columns that stand before those of the window, and behind them. */
  readonly leading: number;
  readonly window: boolean;
  readonly paneInfo: boolean;
}

export function layoutOf(
  { function: run, keys, assigner, paneInfo }: WindowOperatorSpec,
  inputs: number,
): OutputLayout {
  const isRow = run.kind === "reduce" || run.kind === "rows" || run.kind === "pairs";
  return {
    keys: isRow ? 0 : keys.length,
    leading: isRow ? inputs - (run.kind === "pairs" ? run.left : 0) : 0,
    window: assigner.kind !== "global",
    paneInfo,
  };
}

/** Of what there is for each column, that of the columns that are neither keys nor the window's. */
export function valuesIn<T>(layout: OutputLayout, columns: readonly T[]): readonly T[] {
  const { keys, leading } = layout;
  return [...columns.slice(keys, keys + leading), ...columns.slice(infoFrom(layout) + infoColumns(layout))];
}

/** Of those that are kept of a result to take it back: what was said of the pane, then the values. */
export function keptIn<T>(layout: OutputLayout, columns: readonly T[]): readonly T[] {
  const from = infoFrom(layout);
  return [...columns.slice(from, from + infoColumns(layout)), ...valuesIn(layout, columns)];
}

const infoFrom = ({ keys, leading, window }: OutputLayout): number => keys + leading + (window ? 3 : 0);
const infoColumns = ({ paneInfo }: OutputLayout): number => (paneInfo ? 2 : 0);
