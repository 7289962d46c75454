import type { KeyedTable } from "../../state/keyed-table.ts";
import type { Accumulator } from "../aggregates/accumulator.ts";
import type { Slice } from "./slice-tables.ts";

/** What a pane took the place of in the front of `PaneStacks`. */
export interface Undo {
  /** Of the pane. */
  readonly start: number;
  /** Takes the pane out of the front, of which it is the oldest one. */
  takeOut(front: KeyedTable): void;
  /** Gives its memory back. */
  forget(): void;
}

/** Puts a pane before all that is in the front. */
export type PushPane = (front: KeyedTable, pane: Slice) => Undo;

// oxlint-disable-next-line max-params -- from where to where
export function mergeRow(
  from: readonly Accumulator[],
  row: number,
  into: readonly Accumulator[],
  target: number,
): void {
  for (let index = 0; index < into.length; index++) into[index]!.mergeOne(from[index]!, row, target);
}
