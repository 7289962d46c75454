import type { Column } from "../../../batch/column.ts";
import type { StringArena } from "../../../batch/string-arena.ts";

/**
 * Makes the bytes of one part file.
 *
 * 1. `begin`, any number of `row` and `settle`, `end`: what was appended to the arenas, behind one another, is the file.
 * 2. Rows may be kept back, to be written together; `keptBytes` says about how much they are, and is bounded.
 */
export interface PartEncoder {
  readonly keptBytes: number;
  begin(arena: StringArena): void;
  row(arena: StringArena, columns: readonly Column[], row: number): void;
  /** Writes rows that are kept back. */
  settle(arena: StringArena): void;
  end(arena: StringArena): void;
}
