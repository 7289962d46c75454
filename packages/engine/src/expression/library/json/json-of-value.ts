import { InvariantError } from "@millrace/graph";
import type { LogicalType } from "@millrace/graph";
import type { Value } from "../../../batch/row-values.ts";
import { decodeItem, itemType, readNested } from "../../nested-value.ts";
import type { NestedJson } from "../../nested-value.ts";
import { formatValue } from "../../text-format.ts";
import { JsonNumber } from "./json-value.ts";
import type { JsonValue } from "./json-value.ts";

/** A value of a column as JSON: times by ISO 8601, instants in UTC, bytes in base64, a ROW and a MAP as objects. */
// oxlint-disable-next-line complexity -- one case a type of the closed list
export function jsonOfValue(value: Value, type: LogicalType): JsonValue {
  if (value === null) return null;
  switch (type.kind) {
    case "BOOLEAN":
      return value === true;
    case "TINYINT":
    case "SMALLINT":
    case "INT":
    case "BIGINT":
    case "DECIMAL":
      return new JsonNumber(formatValue(value, type));
    case "FLOAT":
    case "DOUBLE":
      return Number.isFinite(value) ? new JsonNumber(formatValue(value, type)) : formatValue(value, type);
    case "BYTES":
    case "BINARY":
    case "VARBINARY":
      return btoa(String(value));
    case "TIMESTAMP":
      return isoMoment(value, type);
    case "TIMESTAMP_LTZ":
      return `${isoMoment(value, type)}Z`;
    case "ARRAY":
      return readNested(String(value)).map((item) => jsonOfItem(item, type.element));
    case "ROW":
      return new Map(
        readNested(String(value)).map((item, index) => [
          type.fields[index]!.name,
          jsonOfItem(item, itemType(type, index)),
        ]),
      );
    case "MAP":
      return jsonOfMap(String(value), type);
    default:
      return formatValue(value, type);
  }
}

const jsonOfItem = (item: NestedJson, type: LogicalType): JsonValue =>
  jsonOfValue(decodeItem(item, type), type);

function jsonOfMap(text: string, { key, value }: Extract<LogicalType, { kind: "MAP" }>): JsonValue {
  const entries = readNested(text) as readonly (readonly NestedJson[])[];
  return new Map(
    entries.map(([name, item]): [string, JsonValue] => {
      if (name === undefined || item === undefined) throw new InvariantError("an entry has two sides");
      return [formatValue(decodeItem(name, key)!, key), jsonOfItem(item, value)];
    }),
  );
}

function isoMoment(value: NonNullable<Value>, type: LogicalType): string {
  const text = formatValue(value, type, "UTC").replace(" ", "T");
  return text.replace(/\.0+$|(\.\d*[1-9])0+$/u, "$1");
}
