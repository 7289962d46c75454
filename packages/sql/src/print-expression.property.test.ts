import { bigint, decimal, double, string, timestamp } from "@millrace/graph";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Ast, AstBody, BinaryOperator } from "./ast.ts";
import { parseExpression } from "./parse-expression.ts";
import { printExpression } from "./print-expression.ts";

const NOWHERE = { from: 0, to: 0 };
const at = (body: AstBody): Ast => ({ ...body, span: NOWHERE });

const OPERATORS: readonly BinaryOperator[] = [
  "OR",
  "AND",
  "=",
  "<>",
  "<",
  "<=",
  ">",
  ">=",
  "+",
  "-",
  "*",
  "/",
  "%",
  "||",
];

const leaf: fc.Arbitrary<Ast> = fc.oneof(
  fc.constantFrom("0", "12", "3.50", ".5", "1e10", "2E-3").map((text) => at({ kind: "number", text })),
  fc.string({ unit: "grapheme" }).map((value) => at({ kind: "string", value })),
  fc.boolean().map((value) => at({ kind: "boolean", value })),
  fc.constant(at({ kind: "null" })),
  fc.constant(at({ kind: "timestamp", type: "TIMESTAMP", text: "2026-01-01 00:00:00" })),
  fc.constant(at({ kind: "timestamp", type: "DATE", text: "2026-01-01" })),
  fc.constantFrom("", "00ff").map((hex) => at({ kind: "bytes", hex })),
  fc.constant(at({ kind: "interval", text: "1:30", from: "HOUR", to: "MINUTE" })),
  fc.string({ minLength: 1, unit: "grapheme" }).map((name) => at({ kind: "column", name })),
  fc.constantFrom("select", "value", "order", "a", "B_1").map((name) => at({ kind: "column", name })),
);

const { ast } = fc.letrec<{ ast: Ast }>((tie) => {
  const part = tie("ast");
  const negated = fc.boolean();
  const parts = fc.array(part, { minLength: 1, maxLength: 3 });
  const branches = fc.array(fc.record({ when: fc.tuple(part), result: part }), {
    minLength: 1,
    maxLength: 2,
  });
  const maybe = fc.option(part, { nil: null });
  return {
    ast: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf,
      fc
        .record({
          kind: fc.constant("binary" as const),
          operator: fc.constantFrom(...OPERATORS),
          left: part,
          right: part,
        })
        .map(at),
      fc
        .record({
          kind: fc.constant("unary" as const),
          operator: fc.constantFrom("-" as const, "+" as const, "NOT" as const),
          operand: part,
        })
        .map(at),
      fc
        .record({
          kind: fc.constant("is" as const),
          operand: part,
          test: fc.constantFrom("NULL" as const, "TRUE" as const, "FALSE" as const, "UNKNOWN" as const),
          negated,
        })
        .map(at),
      fc.record({ kind: fc.constant("distinct" as const), left: part, right: part, negated }).map(at),
      fc
        .record({
          kind: fc.constant("like" as const),
          similar: negated,
          operand: part,
          pattern: part,
          escape: maybe,
          negated,
        })
        .map(at),
      fc.record({ kind: fc.constant("in" as const), operand: part, list: parts, negated }).map(at),
      fc
        .record({
          kind: fc.constant("between" as const),
          operand: part,
          low: part,
          high: part,
          symmetric: fc.boolean(),
          negated,
        })
        .map(at),
      fc.record({ kind: fc.constant("case" as const), operand: maybe, branches, otherwise: maybe }).map(at),
      fc
        .record({
          kind: fc.constant("cast" as const),
          operand: part,
          type: fc.constantFrom(bigint(), double(), string(), decimal(12, 3), timestamp()),
          safe: fc.boolean(),
        })
        .map(at),
      fc
        .record({
          kind: fc.constant("call" as const),
          name: fc.constantFrom("COALESCE", "UPPER", "ABS", "IF"),
          nameSpan: fc.constant(NOWHERE),
          args: parts,
          star: fc.constant(false),
        })
        .map(at),
      fc
        .tuple(part, part)
        .map(([a, b]) =>
          at({ kind: "call", name: "POSITION", nameSpan: NOWHERE, args: [a, b], star: false }),
        ),
      fc
        .record({
          kind: fc.constant("round-to" as const),
          fn: fc.constantFrom("FLOOR" as const, "CEIL" as const),
          operand: part,
          unit: fc.constant("HOUR" as const),
          unitSpan: fc.constant(NOWHERE),
        })
        .map(at),
      fc
        .record({
          kind: fc.constant("is-json" as const),
          operand: part,
          of: fc.constantFrom("VALUE" as const, "SCALAR" as const, "ARRAY" as const, "OBJECT" as const),
          negated: fc.boolean(),
        })
        .map(at),
      fc
        .record({
          kind: fc.constant("json-path" as const),
          fn: fc.constant("JSON_VALUE" as const),
          input: part,
          path: part,
          returning: fc.constantFrom(null, { type: double(), span: NOWHERE }),
          wrapper: fc.constant("WITHOUT" as const),
          onEmpty: fc.constantFrom(null, { kind: "NULL" as const, value: null, span: NOWHERE }),
          onError: fc.option(part.map((value) => ({ kind: "DEFAULT" as const, value, span: NOWHERE }))),
        })
        .map(at),
      fc
        .record({
          kind: fc.constant("json-path" as const),
          fn: fc.constant("JSON_QUERY" as const),
          input: part,
          path: part,
          returning: fc.constant(null),
          wrapper: fc.constantFrom("WITHOUT" as const, "CONDITIONAL" as const, "UNCONDITIONAL" as const),
          onEmpty: fc.constant(null),
          onError: fc.constantFrom(null, { kind: "EMPTY OBJECT" as const, value: null, span: NOWHERE }),
        })
        .map(at),
      fc
        .tuple(
          fc.array(fc.tuple(part, part), { maxLength: 3 }),
          fc.constantFrom("NULL" as const, "ABSENT" as const),
        )
        .map(([members, onNull]) =>
          at({
            kind: "json-build",
            fn: "JSON_OBJECT",
            keys: members.map(([key]) => key),
            values: members.map(([, value]) => value),
            onNull,
          }),
        ),
      fc
        .record({
          kind: fc.constant("json-build" as const),
          fn: fc.constant("JSON_ARRAY" as const),
          keys: fc.constant([]),
          values: fc.array(part, { maxLength: 3 }),
          onNull: fc.constantFrom("NULL" as const, "ABSENT" as const),
        })
        .map(at),
      fc
        .record({
          kind: fc.constant("extract" as const),
          operand: part,
          unit: fc.constant("DAY" as const),
          unitSpan: fc.constant(NOWHERE),
        })
        .map(at),
      fc
        .record({
          kind: fc.constant("trim" as const),
          side: fc.constantFrom("BOTH" as const, "LEADING" as const),
          characters: maybe,
          operand: part,
        })
        .map(at),
    ),
  };
});

/** Without positions. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !/span$/iu.test(key));
  return Object.fromEntries(entries.map(([key, part]) => [key, bare(part)]));
}

test("what is printed is read as the same tree", () => {
  fc.assert(
    fc.property(ast, (tree) => {
      const text = printExpression(tree);
      const parsed = parseExpression(text);
      expect(parsed.ok ? bare(parsed.value) : [text, parsed.diagnostics]).toEqual(bare(tree));
    }),
    { numRuns: 500 },
  );
});

test("no text breaks the parser: it gives a tree or a diagnostic within the text", () => {
  const words = fc.constantFrom(
    "a",
    "1",
    "'x'",
    "(",
    ")",
    "+",
    "-",
    "CASE",
    "WHEN",
    "END",
    "IS",
    "NULL",
    "IN",
    ",",
    "NOT",
    "CAST",
    "AS",
    "INT",
    "`",
    "--",
    "INTERVAL",
  );
  const texts = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.array(words).map((parts) => parts.join(" ")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const parsed = parseExpression(text);
      if (parsed.ok) return;
      const [{ span } = { span: undefined }] = parsed.diagnostics;
      expect(span && span.from >= 0 && span.from <= span.to && span.to <= text.length).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
