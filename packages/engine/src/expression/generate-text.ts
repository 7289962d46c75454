import { isText } from "@millrace/graph";
import type { Expression } from "@millrace/graph";
import { compileLike } from "./byte-strings.ts";
import type { byteStrings } from "./byte-strings.ts";
import type { CodeWriter } from "./code-writer.ts";
import { anyNull } from "./operand.ts";
import type { Operand, StringOperand } from "./operand.ts";
import type { Call } from "./scalar-call.ts";

const NO_LENGTH = 0x7fff_ffff;

/** String functions on bytes; null where there is no fast form. */
// oxlint-disable-next-line complexity -- one case a kind of the closed list
export function generateText(writer: CodeWriter, call: Call, args: readonly Operand[]): Operand | null {
  const [a, b, c] = args;
  if (a?.kind !== "string") return null;
  const isNull = writer.bindNull(anyNull(args));
  const range = `${a.heap}, ${a.offset}, ${a.length}`;
  switch (call.fn) {
    case "UPPER":
    case "LOWER":
    case "TRIM": {
      if (!isText(call.type)) return null;
      const method: keyof typeof byteStrings =
        call.fn === "UPPER" ? "upper" : call.fn === "LOWER" ? "lower" : "trim";
      return args.length === 1 ? writer.arenaString(`bytes.${method}(A, ${range})`, isNull) : null;
    }
    case "||": {
      if (b?.kind !== "string" || args.length !== 2) return null;
      return writer.arenaString(`bytes.concat(A, ${range}, ${b.heap}, ${b.offset}, ${b.length})`, isNull);
    }
    case "CHAR_LENGTH":
      return lengthOperand(writer, call, range, isNull);
    case "SUBSTRING": {
      if (b?.kind !== "int32" || (c !== undefined && c.kind !== "int32")) return null;
      const count = c === undefined ? String(NO_LENGTH) : c.value;
      const negative = c === undefined ? isNull : writer.bindNull(either(isNull, `${c.value} < 0`));
      return writer.arenaString(`bytes.substring(A, ${range}, ${b.value}, ${count})`, negative);
    }
    case "LIKE":
      return generateLike(writer, call.args, a, isNull);
    default:
      return null;
  }
}

const either = (isNull: string | null, check: string): string =>
  isNull === null ? `(${check})` : `(${isNull} || ${check})`;

function lengthOperand(writer: CodeWriter, call: Call, range: string, isNull: string | null): Operand {
  const value = writer.bind(`bytes.length(${range})`);
  if (call.type.kind === "BIGINT") return { kind: "int64", value: null, small: value, words: null, isNull };
  return { kind: "int32", value, isNull };
}

function generateLike(
  writer: CodeWriter,
  [, pattern, escape]: readonly Expression[],
  text: StringOperand,
  isNull: string | null,
): Operand | null {
  const patternText = literalText(pattern);
  const escapeText = escape === undefined ? null : literalText(escape);
  if (patternText === null || (escape !== undefined && escapeText === null)) return null;
  const matches = writer.constant(compileLike(patternText, escapeText));
  return { kind: "boolean", value: `${matches}(${text.heap}, ${text.offset}, ${text.length})`, isNull };
}

const literalText = (expression: Expression | undefined): string | null =>
  expression?.kind === "literal" && typeof expression.value === "string" ? expression.value : null;
