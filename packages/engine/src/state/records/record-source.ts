import type { ByteWriter } from "../byte-writer.ts";

/** What an operator keeps in structures of its own: rows that it numbers, each a record of one key while it lives. */
export interface RecordSource {
  /** Numbers given out so far, those of rows that are gone included. */
  readonly rowCount: number;
  isLive(row: number): boolean;
  /** Hash of its key: decides the key group. */
  hashOf(row: number): number;
  /** Restored records come in this order. */
  orderOf(row: number): number;
  /** All else that is needed to make it again. */
  write(writer: ByteWriter, row: number): void;
}
