import { AvroError } from "./avro-cursor.ts";
import type { AvroCursor } from "./avro-cursor.ts";
import type { AvroType } from "./avro-schema.ts";

/** Passes over a value that nobody reads. */
// oxlint-disable-next-line complexity -- one case a kind
export function skipValue(type: AvroType, cursor: AvroCursor): void {
  switch (type.kind) {
    case "null":
      return;
    case "boolean":
      return cursor.skip(1);
    case "int":
    case "long":
    case "enum":
      return cursor.long();
    case "float":
      return cursor.skip(4);
    case "double":
      return cursor.skip(8);
    case "bytes":
    case "string":
      return cursor.skip(cursor.length());
    case "fixed":
      return cursor.skip(type.size);
    case "record":
      for (const field of type.fields) skipValue(field.type, cursor);
      return;
    case "union": {
      const branch = type.branches[cursor.int()];
      if (branch === undefined) throw new AvroError("a union has no such branch");
      return skipValue(branch, cursor);
    }
    case "array":
      return skipBlocks(cursor, () => skipValue(type.items, cursor));
    case "map":
      return skipBlocks(cursor, () => {
        cursor.skip(cursor.length());
        skipValue(type.values, cursor);
      });
  }
}

/** Items come in blocks; a negative count is followed by the bytes of its block. */
function skipBlocks(cursor: AvroCursor, skipItem: () => void): void {
  for (let count = cursor.number(); count !== 0; count = cursor.number()) {
    if (count < 0) cursor.skip(cursor.number());
    else for (let item = 0; item < count; item++) skipItem();
  }
}
