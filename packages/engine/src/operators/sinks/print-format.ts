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

/** What Flink's print connector puts before a row: `prefix:2> `; without a prefix `2> `, and of a single subtask nothing. */
export function linePrefix(
  prefix: string,
  { subtask, parallelism }: { readonly subtask: number; readonly parallelism: number },
): string {
  const parts = [prefix, parallelism > 1 ? String(subtask + 1) : ""].filter((part) => part !== "");
  return parts.length === 0 ? "" : `${parts.join(":")}> `;
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
