import { formatType, graphError, isInteger, isNumeric, isText, orNull } from "@millrace/graph";
import type { Diagnostic, FileFormat, FlowNode, LogicalType } from "@millrace/graph";
import type { FileColumns } from "@millrace/protocol";
import { parseType } from "@millrace/sql";
import { delimiterText } from "../inspector/delimiter-text.ts";

/** What a directory node says of its files. */
export interface DirectorySettings {
  readonly directory: string;
  readonly pattern: string;
  readonly recursive: boolean;
  readonly format: FileFormat;
  readonly delimiter: string;
  readonly header: boolean;
  readonly schema: readonly { readonly name: string; readonly type: string }[];
}

export interface SampledColumns {
  readonly path: string;
  readonly found: Pick<FileColumns, "columns" | "rows" | "delimiter">;
}

const FORMATS: Readonly<Record<string, FileFormat>> = {
  csv: "csv",
  json: "json-lines",
  parquet: "parquet",
  avro: "avro",
};

/** Null: the node names no files with columns yet, or files of lines. */
export function directorySettings({
  kind,
  config,
}: Pick<FlowNode, "kind" | "config">): DirectorySettings | null {
  const format = typeof config["format"] === "string" ? FORMATS[config["format"]] : undefined;
  const schema = config["schema"] as DirectorySettings["schema"] | undefined;
  const { directory, pattern } = config;
  if (kind !== "directory" || format === undefined || !Array.isArray(schema) || schema.length === 0)
    return null;
  if (typeof directory !== "string" || directory === "" || typeof pattern !== "string") return null;
  const { recursive, header, delimiter } = config;
  return {
    directory,
    pattern,
    recursive: recursive === true,
    format,
    delimiter: typeof delimiter === "string" ? delimiter : ",",
    header: header !== false,
    schema,
  };
}

/**
 * The first of the files that has another delimiter than the node; and for each column that the node has, the first of
 * the others that has it otherwise, or not at all.
 */
export function directoryDifferences(
  nodeId: string,
  settings: DirectorySettings,
  files: readonly SampledColumns[],
): readonly Diagnostic[] {
  const other = files.find(({ found }) => found.delimiter !== null);
  const like = files.filter(({ found }) => found.delimiter === null);
  return [...(other ? [ofDelimiter(nodeId, settings, other)] : []), ...ofColumns(nodeId, settings, like)];
}

function ofDelimiter(
  nodeId: string,
  { delimiter }: DirectorySettings,
  { path, found }: SampledColumns,
): Diagnostic {
  const params = {
    file: nameOf(path),
    delimiter: delimiterText(delimiter),
    found: delimiterText(found.delimiter ?? ""),
  };
  return graphError("directory.delimiter", params, { nodeId, severity: "warning", path: ["delimiter"] });
}

function ofColumns(
  nodeId: string,
  settings: DirectorySettings,
  files: readonly SampledColumns[],
): readonly Diagnostic[] {
  return settings.schema.flatMap((column, index): readonly Diagnostic[] => {
    const declared = parseType(column.type);
    if (!declared.ok) return [];
    for (const file of files) {
      const difference = differenceIn(file, settings, { index, name: column.name, type: declared.value });
      if (difference === null) continue;
      const at = { nodeId, severity: "warning", path: ["schema", index, difference.part] } as const;
      return [graphError(difference.code, difference.params, at)];
    }
    return [];
  });
}

interface Column {
  readonly index: number;
  readonly name: string;
  readonly type: LogicalType;
}

interface Difference {
  readonly code: "directory.column-missing" | "directory.column-type";
  readonly part: "name" | "type";
  readonly params: Diagnostic["params"];
}

function differenceIn(
  { path, found: { columns, rows } }: SampledColumns,
  { format, header }: DirectorySettings,
  { index, name, type }: Column,
): Difference | null {
  const file = nameOf(path);
  const byPlace = format === "csv" && !header;
  const at = byPlace ? index : columns.findIndex((other) => other.name === name);
  const found = columns[at];
  if (found === undefined) {
    // A file without a row, and a member that no sampled object has, say nothing.
    if (columns.length === 0 || (format === "json-lines" && type.nullable)) return null;
    return { code: "directory.column-missing", part: "name", params: { file, column: name } };
  }
  const isTyped = format === "parquet" || format === "avro";
  // Texts of which none was seen have no type.
  if (!isTyped && rows.every((row) => (row[at] ?? null) === null)) return null;
  const parsed = parseType(found.type);
  if (!parsed.ok || reads(parsed.value, type, isTyped)) return null;
  const wider = isTyped || isNumeric(parsed.value) === isNumeric(type) ? found.type : "STRING";
  const params = { file, column: name, type: formatType(orNull(type)), found: found.type, wider };
  return { code: "directory.column-type", part: "type", params };
}

const nameOf = (path: string): string => path.split("/").at(-1) ?? path;

type Family = "text" | "integer" | "number" | "boolean" | "time" | null;

/** Null: of types that are compared by nobody here. */
function familyOf(type: LogicalType): Family {
  if (isText(type)) return "text";
  if (isInteger(type)) return "integer";
  if (isNumeric(type)) return "number";
  if (type.kind === "BOOLEAN") return "boolean";
  return type.kind === "DATE" || type.kind.startsWith("TIMESTAMP") ? "time" : null;
}

/** Whether values of a type that was found can be those of the declared one. Only what surely cannot is refused. */
function reads(found: LogicalType, declared: LogicalType, isTyped: boolean): boolean {
  const [from, to] = [familyOf(found), familyOf(declared)];
  if (from === null || to === null || from === to) return true;
  if (to === "text") return !isTyped;
  // Numbers may stand for times and for FALSE and TRUE, in some formats.
  if (from === "integer") return true;
  return from === "number" && to === "integer" && found.kind === "DECIMAL";
}
