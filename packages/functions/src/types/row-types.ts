import { formatType, isPlainText, orNull, valueClass } from "@millrace/graph";
import type { BigintsAs, Field, LogicalType, RowSchema } from "@millrace/graph";
import type { TypeWords } from "./type-words.ts";

/** The interface of rows that come in. Columns that can be NULL say so in their type. */
export function rowInterface(name: string, input: RowSchema, bigints: BigintsAs, words: TypeWords): string {
  const members = input.fields.map(({ name: column, type }) => {
    const notes = [
      ...(column === input.rowtime ? [words.eventTime] : []),
      ...(input.keys?.includes(column) === true ? [words.key] : []),
      ...columnNotes(type, bigints, words),
    ];
    return member(column, inputType(type, bigints), [sqlType(type), ...notes]);
  });
  return `${comment(words.row)}\ninterface ${name} {\n${members.join("\n")}\n}`;
}

/** The interface of rows that a function gives: a column that may be NULL may be left out. */
export function resultInterface(
  name: string,
  fields: readonly Field[],
  bigints: BigintsAs,
  words: TypeWords,
): string {
  const members = fields.map(({ name: column, type }) => {
    const optional = type.nullable ? "?" : "";
    return member(
      `${column}`,
      outputType(type, bigints),
      [sqlType(type), ...columnNotes(type, bigints, words)],
      optional,
    );
  });
  return `${comment(words.result)}\ninterface ${name} {\n${members.join("\n")}\n}`;
}

/** What a key is to a function: an object of its columns. */
export function keyInterface(name: string, input: RowSchema, words: TypeWords): string {
  const members = input.fields
    .filter((field) => input.keys?.includes(field.name) === true)
    .map((field) => {
      const type = field.type.kind === "BIGINT" ? "number | string" : inputType(field.type, "number");
      return member(field.name, type, [sqlType(field.type)]);
    });
  return `${comment(words.currentKey)}\ninterface ${name} {\n${members.join("\n")}\n}`;
}

export const comment = (text: string, indent = ""): string =>
  `${indent}/** ${text.replaceAll("*/", "*\u200B/")} */`;

// oxlint-disable-next-line max-params -- the parts of a member
function member(column: string, type: string, about: readonly string[], optional = ""): string {
  return `${comment(about.join(", "), "  ")}\n  ${propertyName(column)}${optional}: ${type};`;
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/u;

export const propertyName = (name: string): string => (IDENTIFIER.test(name) ? name : JSON.stringify(name));

const sqlType = (type: LogicalType): string => `\`${formatType(orNull(type))}\``;

function columnNotes(type: LogicalType, bigints: BigintsAs, words: TypeWords): readonly string[] {
  const isTime = type.kind === "TIMESTAMP" || type.kind === "TIMESTAMP_LTZ";
  const kind = valueClass(type, bigints);
  return [
    ...(isTime && kind === "number" ? [words.milliseconds] : []),
    ...(kind === "text" && !isPlainText(type) ? [words.asText] : []),
    ...(type.nullable ? [words.nullable] : []),
  ];
}

const orNullType = (type: string, { nullable }: LogicalType): string => (nullable ? `${type} | null` : type);

const inputType = (type: LogicalType, bigints: BigintsAs): string =>
  orNullType(valueType(type, bigints), type);

/** What a value is that a function is given, NULL aside. */
export function valueType(type: LogicalType, bigints: BigintsAs): string {
  const kind = valueClass(type, bigints);
  return kind === "text" ? "string" : kind;
}

/** As `ProgramColumns` of the engine takes it. */
function outputType(type: LogicalType, bigints: BigintsAs): string {
  return orNullType(givenType(type, bigints), type);
}

function givenType(type: LogicalType, bigints: BigintsAs): string {
  const kind = valueClass(type, bigints);
  if (kind === "boolean") return "boolean";
  if (kind === "text") return isPlainText(type) ? "string" : "string | number | bigint";
  if (type.kind === "TIMESTAMP" || type.kind === "TIMESTAMP_LTZ") return "number | Date";
  const takesBigint = type.kind === "BIGINT" || type.kind === "DOUBLE" || type.kind === "FLOAT";
  return takesBigint ? "number | bigint" : "number";
}
