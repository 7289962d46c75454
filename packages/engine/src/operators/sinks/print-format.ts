import type { LogicalType } from "@millrace/graph";
import type { Value } from "../../batch/row-values.ts";
import { formatTimestamp, formatValue } from "../../expression/text-format.ts";

/** Java's `LocalDateTime.toString`: seconds only where they or the fraction are not zero. */
function formatLocalDateTime(milliseconds: number): string {
  const text = formatTimestamp(milliseconds, 3).replace(" ", "T");
  if (text.endsWith(":00.000")) return text.slice(0, -":00.000".length);
  return text.endsWith(".000") ? text.slice(0, -".000".length) : text;
}

/** A value as Flink's print connector writes it: Java's `toString` of the external value. NULL stays null. */
export function printValue(value: Value, type: LogicalType): string | null {
  if (value === null) return null;
  if (type.kind === "BOOLEAN") return String(value);
  if (type.kind === "TIMESTAMP") return formatLocalDateTime(Number(value));
  return formatValue(value, type);
}
