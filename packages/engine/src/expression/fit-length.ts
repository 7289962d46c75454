import type { LogicalType } from "@millrace/graph";

/** CHAR(n) is cut or filled with spaces, VARCHAR(n) cut, by characters; STRING takes everything. */
export function fitText(text: string, type: LogicalType): string {
  if (type.kind !== "CHAR" && type.kind !== "VARCHAR") return text;
  if (text.length <= type.length && type.kind === "VARCHAR") return text;
  const points = [...text];
  const cut = points.length > type.length ? points.slice(0, type.length).join("") : text;
  return type.kind === "CHAR" && points.length < type.length
    ? cut + " ".repeat(type.length - points.length)
    : cut;
}

/** BINARY(n) is cut or filled with zeros, VARBINARY(n) cut. */
export function fitBytes(value: string, type: LogicalType): string {
  if (type.kind === "BINARY") return value.slice(0, type.length).padEnd(type.length, "\0");
  return type.kind === "VARBINARY" ? value.slice(0, type.length) : value;
}
