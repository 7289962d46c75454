import { isFine, timestamp } from "@millrace/graph";
import type { Field, GeneratedColumn, GeneratedValues, LogicalType } from "@millrace/graph";
import type { Reporter } from "./input-columns.ts";
import { literalOf } from "./literal-of.ts";

export interface GeneratorColumn {
  readonly name: string;
  readonly type: string;
  /** `uniform(1, 100)`, `choice(ann, bob)` ... */
  readonly values: string;
  /** Percent. */
  readonly nulls: number;
}

/** Columns whose types were read, as the generator takes them; null with a report at each that is wrong. */
export function generatedColumns(
  columns: readonly GeneratorColumn[],
  fields: readonly Field[],
  to: Reporter,
): readonly GeneratedColumn[] | null {
  const generated = columns.map(({ name, values, nulls }, index): GeneratedColumn | null => {
    const { type } = fields[index]!;
    const parsed = parseValues(values, type);
    if (parsed !== null) return { name, type, nullShare: nulls / 100, values: parsed };
    const path = ["columns", index, "values"];
    to.report({ code: "generator.values", severity: "error", path, params: { column: name, text: values } });
    return null;
  });
  return generated.every((column) => column !== null) ? generated : null;
}

/** `uniform(min, max)`, `normal(mean, deviation)`, `zipf(count, exponent)`, `sequence(start, step)`, `choice(a, b ...)`, each but the last with a prefix for texts behind a comma. */
function parseValues(text: string, type: LogicalType): GeneratedValues | null {
  const match = /^\s*(uniform|normal|zipf|sequence|choice)\s*\((.*)\)\s*$/isu.exec(text);
  if (match === null) return null;
  const args = splitArguments(match[2] ?? "");
  const name = match[1]!.toLowerCase();
  if (name === "choice") return choice(args, type);
  const most = type.kind === "STRING" ? 3 : 2;
  if (!NUMBERED.has(type.kind) || args.length < 2 || args.length > most) return null;
  const first = numberOf(args[0]!, type);
  const second = numberOf(args[1]!, name === "uniform" ? type : PLAIN);
  if (first === null || second === null) return null;
  return numeric(name, [first, second], args[2] ?? "");
}

/** Kinds of columns that numbers make values of. */
const NUMBERED: ReadonlySet<LogicalType["kind"]> = new Set([
  "BOOLEAN",
  "TINYINT",
  "SMALLINT",
  "INT",
  "BIGINT",
  "FLOAT",
  "DOUBLE",
  "DECIMAL",
  "STRING",
  "DATE",
  "TIME",
  "TIMESTAMP",
  "TIMESTAMP_LTZ",
]);

const PLAIN: LogicalType = { kind: "DOUBLE", nullable: true };
const MOST_RANKS = 1_000_000;

function numeric(name: string, [a, b]: readonly [number, number], prefix: string): GeneratedValues | null {
  switch (name) {
    case "uniform":
      return b < a ? null : { kind: "uniform", min: a, max: b, prefix };
    case "normal":
      return b < 0 ? null : { kind: "normal", mean: a, deviation: b, prefix };
    case "zipf": {
      const isCount = Number.isInteger(a) && a >= 1 && a <= MOST_RANKS;
      return isCount && b >= 0 && b <= 10 ? { kind: "zipf", count: a, exponent: b, prefix } : null;
    }
    default:
      return { kind: "sequence", start: a, step: b, prefix };
  }
}

function choice(args: readonly string[], type: LogicalType): GeneratedValues | null {
  const options = args.map((argument) => literalOf(argument, type));
  const known = options.filter((option) => option !== undefined && option !== null);
  return known.length === args.length && known.length > 0 ? { kind: "choice", options: known } : null;
}

/** A day, a time of day or a moment (in milliseconds) where the column is one. */
function numberOf(text: string, type: LogicalType): number | null {
  if (TIMES.has(type.kind) && !/^[+-]?\d+$/u.test(text)) {
    const moment = literalOf(text, isFine(type) ? timestamp() : type);
    return typeof moment === "number" ? moment : null;
  }
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : null;
}

const TIMES: ReadonlySet<LogicalType["kind"]> = new Set(["DATE", "TIME", "TIMESTAMP", "TIMESTAMP_LTZ"]);

/** Split at commas; quotes keep what is in them together. */
function splitArguments(text: string): readonly string[] {
  const parts = text.match(/\s*(?:'(?:[^']|'')*'|[^,]*)\s*(?:,|$)/gu) ?? [];
  const trimmed = parts.map((part) => part.replace(/,$/u, "").trim());
  if (trimmed.at(-1) === "" && !text.trimEnd().endsWith(",")) trimmed.pop();
  return trimmed.map((part) => (/^'.*'$/su.test(part) ? part.slice(1, -1).replaceAll("''", "'") : part));
}
