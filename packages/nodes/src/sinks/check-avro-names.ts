import { avroName } from "@millrace/graph";
import type { RowSchema } from "@millrace/graph";
import type { Reporter } from "../input-columns.ts";

/** Reports columns that an Avro file could not tell apart. */
export function checkAvroNames({ fields }: RowSchema, to: Reporter): void {
  const taken = new Map<string, string>();
  for (const { name } of fields) {
    const written = avroName(name);
    const other = taken.get(written);
    taken.set(written, name);
    if (other === undefined) continue;
    const params = { first: other, second: name, name: written };
    to.report({ code: "file.avro-names", severity: "error", path: ["format"], params });
  }
}
