import { invariant } from "@millrace/graph";
import type { BlockRecord } from "./read-records.ts";

/** Which row was made of each record, for records that name it. */
export class NamedRows {
  readonly #bySubtask = new Map<number, Map<number, number>>();

  add({ subtask, row }: Pick<BlockRecord, "subtask" | "row">, made: number): void {
    const own = this.#bySubtask.get(subtask) ?? new Map<number, number>();
    this.#bySubtask.set(subtask, own.set(row, made));
  }

  /** What was made of a subtask's row. */
  of(subtask: number, row: number): number {
    const made = this.#bySubtask.get(subtask)?.get(row);
    invariant(made !== undefined, "a record names one of its checkpoint");
    return made;
  }
}
