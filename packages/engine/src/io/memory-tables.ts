import type { TableTarget, TableWriterId } from "./table-changes.ts";
import { TableContent } from "./table-content.ts";

/** Tables of a run in one process. What is applied is applied whole. */
export class MemoryTables {
  readonly #tables = new Map<string, TableContent>();

  /** False: a later attempt of the same sink has written, and nothing of this is taken. */
  apply(target: TableTarget, writer: TableWriterId, bytes: Uint8Array): boolean {
    const name = `${target.path}/${target.table}`;
    const table = this.#tables.get(name) ?? new TableContent();
    this.#tables.set(name, table);
    const admitted = table.admits(target, writer);
    if (admitted) table.apply(target, writer, bytes);
    return admitted;
  }

  /** By path and name of the table: its rows, a JSON array a line. */
  get content(): ReadonlyMap<string, Uint8Array> {
    return new Map([...this.#tables].map(([name, { lines }]) => [name, lines]));
  }
}
