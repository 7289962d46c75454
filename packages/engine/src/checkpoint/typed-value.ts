import { formatType, orNull } from "@millrace/graph";
import type { LogicalType } from "@millrace/graph";
import { decodeUtf8 } from "../batch/utf8.ts";
import { integerRange } from "../functions/value-class.ts";
import { JobFailureError } from "../task/job-failure-error.ts";
import type { StoredColumn } from "../state/state-declaration.ts";
import type { StoredValue } from "../state/stored-value.ts";

const isJson = ({ stored }: StoredColumn): boolean =>
  stored.kind === "value" && stored.type.kind === "STRING";

/**
 * What a state of a function that was kept as JSON (`keyedStateText`) is as a value of the type that is declared for it now;
 * any other value as it is. A restore fails where it is none, and names the state.
 */
export function typedValue(value: StoredValue, from: StoredColumn, to: StoredColumn): StoredValue {
  if (to.stored.kind !== "value" || !isJson(from) || isJson(to) || !(value instanceof Uint8Array))
    return value;
  const json = decodeUtf8(value, 0, value.length);
  const typed = valueOf(JSON.parse(json), to.stored.type);
  if (typed !== null) return typed;
  const type = formatType(orNull(to.stored.type));
  throw new JobFailureError("runtime.restored-value", { state: to.id, type, value: json.slice(0, 100) });
}

/** Null: it is none. */
function valueOf(json: unknown, type: LogicalType): number | bigint | null {
  if (type.kind === "BOOLEAN") return typeof json === "boolean" ? Number(json) : null;
  if (typeof json !== "number") return null;
  const range = integerRange(type);
  if (range === null) return json;
  if (!Number.isInteger(json) || json < range[0] || json > range[1]) return null;
  return type.kind === "INT" ? json : BigInt(json);
}
