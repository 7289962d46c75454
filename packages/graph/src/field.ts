import { z } from "zod";
import { AGGREGATE_FUNCTIONS } from "./expression.ts";
import { isGzipPath } from "./gzip-path.ts";

/**
 * Fields of a node's config. Each is a zod schema that carries a widget: the inspector has exactly one component a
 * widget, and nothing else draws forms. Labels and help are in both languages beside the field.
 */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

export type Widget =
  /** A SQL scalar expression over the input columns. `result`: what type it must have. */
  | { readonly kind: "expression"; readonly result: "boolean" | "any" }
  /** List of `{name, expression}`; the order is the order of the output columns. */
  | { readonly kind: "projections" }
  /** One column of the input; `of`: which types are offered. */
  | { readonly kind: "column"; readonly of: "any" | "string" | "number" | "timestamp" }
  /** List of column names of the input. */
  | { readonly kind: "columns" }
  /** List of `{column, name}`: columns of the input in the order of the output; an empty name keeps the column's own. */
  | { readonly kind: "renames" }
  /** List of `{fn, column, name}`. */
  | { readonly kind: "aggregates" }
  /** Milliseconds, shown and typed as `10 seconds`. */
  | { readonly kind: "duration"; readonly minMs: number }
  | { readonly kind: "text"; readonly mono: boolean; readonly lines: number }
  /** What stands between values: a tab is shown and typed as `\t`, a line feed as `\n`, a backslash as `\\`. */
  | { readonly kind: "delimiter" }
  /** TypeScript: what the text has to be, see `RowFunctionSpec`. */
  | { readonly kind: "code"; readonly form: FunctionForm }
  /** List of `{name, kind, type?, keyType?, ttl?}`: states of a process function. `ttl`: whether they may have a time to live. */
  | { readonly kind: "states"; readonly ttl: boolean }
  /** File or directory of the server, inside the allowed roots. */
  | { readonly kind: "path"; readonly of: "file" | "directory" }
  | { readonly kind: "integer"; readonly min: number; readonly max: number; readonly optional: boolean }
  | { readonly kind: "choice"; readonly options: readonly { readonly value: string; readonly label: Text }[] }
  | { readonly kind: "toggle" }
  /**
   * List of `{name, type}` where type is SQL text, for example `DECIMAL(10, 2)`. `discover`: the form offers to read it
   * from the file of this format in the field `path`.
   */
  | { readonly kind: "schema"; readonly discover: FileFormat | null }
  /** List of `{name, type, values, nulls}`: SQL type, the rule of a generated column, percent of NULLs. */
  | { readonly kind: "generator" }
  /** Rows of literals, one array a row, in the order of the schema field named by `schema`. */
  | { readonly kind: "rows"; readonly schema: string };

/** What a person's code is a function of, and what it gives. */
export type FunctionForm =
  | "map"
  | "filter"
  | "flat-map"
  | "process"
  | "co-process"
  | "broadcast-process"
  | "window-process"
  | "window-reduce"
  | "window-aggregate"
  | "co-group"
  | "trigger"
  | "evictor"
  | "partitioner"
  | "watermark-generator";

/** Formats whose columns the server can tell from a sample. */
export type FileFormat = "csv" | "json-lines" | "parquet" | "avro";

export interface FieldMeta {
  readonly widget: Widget;
  readonly label: Text;
  readonly help: Text | null;
  /** Shown only while this holds; null: always. */
  readonly when: FieldCondition | null;
  /** Input port whose columns are in scope; `*`: those of all inputs, as `port.column`. Null: those of the first. */
  readonly from: string | null;
}

/** Another field has one of these values, or does not name a gzip file, and what `and` says. */
export type FieldCondition = {
  readonly field: string;
  readonly and?: FieldCondition;
} & ({ readonly values: readonly string[] } | { readonly gzip: false });

/** Whether a condition holds under this config. */
export function conditionHolds(
  when: FieldCondition | null,
  config: Readonly<Record<string, unknown>>,
): boolean {
  if (when === null) return true;
  const value = (JSON.stringify(config[when.field]) ?? "").replaceAll('"', "");
  const holds = "values" in when ? when.values.includes(value) : !isGzipPath(value);
  return holds && conditionHolds(when.and ?? null, config);
}

export type FieldWords = Pick<FieldMeta, "label"> & Partial<Pick<FieldMeta, "help" | "when" | "from">>;

const registry = z.registry<FieldMeta>();

/** The widget and words of a field made by `field.*`. */
export function fieldMeta(schema: z.ZodType): FieldMeta | undefined {
  return registry.get(schema);
}

function register<S extends z.ZodType>(schema: S, widget: Widget, words: FieldWords): S {
  const { label, help = null, when = null, from = null } = words;
  registry.add(schema, { widget, label, help, when, from });
  return schema;
}

const columnName = z.string().min(1).max(128);

export const field = {
  expression: (words: FieldWords, result: "boolean" | "any" = "any") =>
    register(z.string().max(20_000), { kind: "expression", result }, words),
  projections: (words: FieldWords) =>
    register(
      z.array(z.strictObject({ name: z.string().max(128), expression: z.string().max(20_000) })).max(1_000),
      { kind: "projections" },
      words,
    ),
  column: (words: FieldWords, of: "any" | "string" | "number" | "timestamp" = "any") =>
    register(z.string().max(128), { kind: "column", of }, words),
  columns: (words: FieldWords) => register(z.array(columnName).max(1_000), { kind: "columns" }, words),
  renames: (words: FieldWords) =>
    register(
      z.array(z.strictObject({ column: z.string().max(128), name: z.string().max(128) })).max(1_000),
      { kind: "renames" },
      words,
    ),
  aggregates: (words: FieldWords) =>
    register(
      z
        .array(
          z.strictObject({
            fn: z.enum(AGGREGATE_FUNCTIONS),
            column: z.string().max(128).nullable(),
            name: z.string().max(128),
          }),
        )
        .max(200),
      { kind: "aggregates" },
      words,
    ),
  duration: (words: FieldWords, minMs = 1) =>
    register(z.int().min(minMs).max(3_155_760_000_000), { kind: "duration", minMs }, words),
  text: (words: FieldWords, how: { mono?: boolean; lines?: number } = {}) =>
    register(
      z.string().max(100_000),
      { kind: "text", mono: how.mono ?? false, lines: how.lines ?? 1 },
      words,
    ),
  delimiter: (words: FieldWords) => register(z.string().max(100_000), { kind: "delimiter" }, words),
  code: (words: FieldWords, form: FunctionForm) =>
    register(z.string().max(100_000), { kind: "code", form }, words),
  states: (words: FieldWords, how: { ttl?: boolean } = {}) =>
    register(
      z
        .array(
          z.strictObject({
            name: z.string().max(128),
            kind: z.enum(["value", "list", "map", "reducing", "aggregating"]),
            type: z.string().max(64).exactOptional(),
            keyType: z.string().max(64).exactOptional(),
            ttl: z
              .strictObject({
                ttlMs: z.int().min(1).max(3_155_760_000_000),
                update: z.enum(["on-create-and-write", "on-read-and-write"]),
                visibility: z.enum(["never-return-expired", "return-expired-if-not-cleaned-up"]),
              })
              .exactOptional(),
          }),
        )
        .max(50),
      { kind: "states", ttl: how.ttl ?? true },
      words,
    ),
  path: (words: FieldWords, of: "file" | "directory") =>
    register(z.string().max(4_096), { kind: "path", of }, words),
  integer: (words: FieldWords, min: number, max: number) =>
    register(z.int().min(min).max(max), { kind: "integer", min, max, optional: false }, words),
  optionalInteger: (words: FieldWords, min: number, max: number) =>
    register(z.int().min(min).max(max).nullable(), { kind: "integer", min, max, optional: true }, words),
  choice: <const V extends string>(
    words: FieldWords,
    options: readonly { readonly value: V; readonly label: Text }[],
  ) =>
    register(
      z.enum(options.map((option) => option.value) as [V, ...V[]]),
      { kind: "choice", options },
      words,
    ),
  toggle: (words: FieldWords) => register(z.boolean(), { kind: "toggle" }, words),
  schema: (words: FieldWords, discover: FileFormat | null = null) =>
    register(
      z.array(z.strictObject({ name: z.string().max(128), type: z.string().max(128) })).max(1_000),
      { kind: "schema", discover },
      words,
    ),
  generator: (words: FieldWords) =>
    register(
      z
        .array(
          z.strictObject({
            name: z.string().max(128),
            type: z.string().max(128),
            values: z.string().max(10_000),
            nulls: z.number().min(0).max(100),
          }),
        )
        .max(200),
      { kind: "generator" },
      words,
    ),
  rows: (words: FieldWords, schema: string) =>
    register(
      z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))).max(10_000),
      { kind: "rows", schema },
      words,
    ),
};
