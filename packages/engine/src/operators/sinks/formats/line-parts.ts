import type { Field, OperatorSpec } from "@millrace/graph";
import type { Column } from "../../../batch/column.ts";
import { StringArena } from "../../../batch/string-arena.ts";
import { JsonEncoder } from "./json-encoder.ts";
import type { PartEncoder } from "./part-encoder.ts";
import { RowEncoder } from "./row-encoder.ts";

type LineSpec = Pick<Extract<OperatorSpec, { kind: "file-sink" }>, "header" | "delimiter"> & {
  readonly format: "text" | "csv" | "json";
};

/** A line a row; each part of CSV with a header begins with it. Keeps nothing of a part: one serves them all. */
export class LineParts implements PartEncoder {
  readonly keptBytes = 0;
  readonly #encoder: Pick<RowEncoder, "row">;
  readonly #header = new StringArena(256);

  constructor({ format, delimiter, header }: LineSpec, fields: readonly Field[]) {
    if (format === "json") {
      this.#encoder = new JsonEncoder(fields);
    } else {
      const encoder = new RowEncoder(fields, { format, delimiter });
      if (format === "csv" && header) encoder.header(this.#header, fields);
      this.#encoder = encoder;
    }
  }

  begin(arena: StringArena): void {
    arena.append(this.#header.bytes, 0, this.#header.used);
  }

  row(arena: StringArena, columns: readonly Column[], row: number): void {
    this.#encoder.row(arena, columns, row);
  }

  settle(): void {}

  end(): void {}
}
