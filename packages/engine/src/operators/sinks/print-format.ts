import { isBytes } from "@millrace/graph";
import type { LogicalType } from "@millrace/graph";
import type { Value } from "../../batch/row-values.ts";
import { hexOf } from "../../expression/byte-text.ts";
import { formatValue } from "../../expression/text-format.ts";

/** Java's `LocalDateTime.toString`: seconds only where they or the fraction are not zero; the fraction in groups of three. */
function shorten(text: string): string {
  const [whole = "", fraction = ""] = text.replace(" ", "T").split(".");
  const digits = fraction.replace(/0+$/, "");
  if (digits !== "") return `${whole}.${digits.padEnd(Math.ceil(digits.length / 3) * 3, "0")}`;
  return whole.endsWith(":00") ? whole.slice(0, -":00".length) : whole;
}

/** Java's `Instant.toString`. */
function instantText(text: string): string {
  const [whole = "", fraction = ""] = text.replace(" ", "T").split(".");
  const digits = fraction.replace(/0+$/, "");
  return digits === "" ? `${whole}Z` : `${whole}.${digits.padEnd(Math.ceil(digits.length / 3) * 3, "0")}Z`;
}

/** A value as Flink's print connector writes it: Java's `toString` of the external value. NULL stays null. */
export function printValue(value: Value, type: LogicalType): string | null {
  if (value === null) return null;
  if (type.kind === "BOOLEAN") return String(value);
  if (type.kind === "TIMESTAMP" || type.kind === "TIME") return shorten(formatValue(value, type));
  if (type.kind === "TIMESTAMP_LTZ") return instantText(formatValue(value, type));
  if (isBytes(type)) return `0x${hexOf(String(value))}`;
  return formatValue(value, type);
}
