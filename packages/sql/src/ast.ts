import type { LogicalType, Span } from "@millrace/graph";

export type BinaryOperator =
  | "OR"
  | "AND"
  | "="
  | "<>"
  | "<"
  | "<="
  | ">"
  | ">="
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "||"
  | "OVERLAPS";

export type TimeUnit =
  | "NANOSECOND"
  | "MICROSECOND"
  | "MILLISECOND"
  | "SECOND"
  | "MINUTE"
  | "HOUR"
  | "DAY"
  | "WEEK"
  | "MONTH"
  | "QUARTER"
  | "YEAR"
  | "DECADE"
  | "CENTURY"
  | "MILLENNIUM"
  | "DOW"
  | "ISODOW"
  | "DOY"
  | "ISOYEAR"
  | "EPOCH";

/** What was written, with where. Names are not resolved, types not checked. */
export type Ast = AstBody & { readonly span: Span };

export type AstBody =
  /** Unsigned; `text` as it was written. */
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  /** `X'00FF'` */
  | { readonly kind: "bytes"; readonly hex: string }
  /** `TIMESTAMP '2026-01-01 00:00:00'`, DATE and TIME. */
  | {
      readonly kind: "timestamp";
      readonly type: "TIMESTAMP" | "DATE" | "TIME";
      readonly text: string;
    }
  /** `INTERVAL '1:30' HOUR TO MINUTE`; `to` null: one unit. */
  | {
      readonly kind: "interval";
      readonly text: string;
      readonly from: TimeUnit;
      readonly to: TimeUnit | null;
    }
  | { readonly kind: "column"; readonly name: string }
  | { readonly kind: "unary"; readonly operator: "-" | "+" | "NOT"; readonly operand: Ast }
  | { readonly kind: "binary"; readonly operator: BinaryOperator; readonly left: Ast; readonly right: Ast }
  | {
      readonly kind: "is";
      readonly operand: Ast;
      readonly test: "NULL" | "TRUE" | "FALSE" | "UNKNOWN";
      readonly negated: boolean;
    }
  | { readonly kind: "distinct"; readonly left: Ast; readonly right: Ast; readonly negated: boolean }
  | {
      readonly kind: "like";
      /** SIMILAR TO: the pattern is a regular expression. */
      readonly similar: boolean;
      readonly operand: Ast;
      readonly pattern: Ast;
      readonly escape: Ast | null;
      readonly negated: boolean;
    }
  | { readonly kind: "in"; readonly operand: Ast; readonly list: readonly Ast[]; readonly negated: boolean }
  | {
      readonly kind: "between";
      readonly operand: Ast;
      readonly low: Ast;
      readonly high: Ast;
      readonly symmetric: boolean;
      readonly negated: boolean;
    }
  /** `operand` null: each `when` is a condition; otherwise it is compared with them. */
  | {
      readonly kind: "case";
      readonly operand: Ast | null;
      readonly branches: readonly CaseBranch[];
      readonly otherwise: Ast | null;
    }
  | { readonly kind: "cast"; readonly operand: Ast; readonly type: LogicalType; readonly safe: boolean }
  /** `name` in capitals, `nameSpan` where it stands. COUNT(*) has `star`. */
  | {
      readonly kind: "call";
      readonly name: string;
      readonly nameSpan: Span;
      readonly args: readonly Ast[];
      readonly star: boolean;
    }
  /** `FLOOR(x TO HOUR)` */
  | {
      readonly kind: "round-to";
      readonly fn: "FLOOR" | "CEIL";
      readonly operand: Ast;
      readonly unit: TimeUnit;
      readonly unitSpan: Span;
    }
  /** `ARRAY[a, b]`, `MAP[k, v, ...]`, `ROW(a, b)`. */
  | { readonly kind: "constructor"; readonly of: "ARRAY" | "MAP" | "ROW"; readonly args: readonly Ast[] }
  /** `array[1]`, `map['key']` */
  | { readonly kind: "item"; readonly operand: Ast; readonly index: Ast }
  /** `row.field` */
  | { readonly kind: "field"; readonly operand: Ast; readonly name: string; readonly nameSpan: Span }
  /** TIMESTAMPADD(unit, count, time) and TIMESTAMPDIFF(unit, from, to). */
  | {
      readonly kind: "time-span";
      readonly fn: "TIMESTAMPADD" | "TIMESTAMPDIFF";
      readonly unit: TimeUnit;
      readonly unitSpan: Span;
      readonly args: readonly [Ast, Ast];
    }
  /** JSON_EXISTS, JSON_VALUE and JSON_QUERY: a path in a JSON text. */
  | {
      readonly kind: "json-path";
      readonly fn: "JSON_EXISTS" | "JSON_VALUE" | "JSON_QUERY";
      readonly input: Ast;
      readonly path: Ast;
      /** `RETURNING type` */
      readonly returning: { readonly type: LogicalType; readonly span: Span } | null;
      /** JSON_QUERY only. */
      readonly wrapper: "WITHOUT" | "CONDITIONAL" | "UNCONDITIONAL";
      readonly onEmpty: JsonBehavior | null;
      readonly onError: JsonBehavior | null;
    }
  /** `JSON_OBJECT(KEY 'a' VALUE b NULL ON NULL)` and `JSON_ARRAY(a, b)`; an array has no keys. */
  | {
      readonly kind: "json-build";
      readonly fn: "JSON_OBJECT" | "JSON_ARRAY";
      readonly keys: readonly Ast[];
      readonly values: readonly Ast[];
      readonly onNull: "NULL" | "ABSENT";
    }
  | {
      readonly kind: "is-json";
      readonly operand: Ast;
      readonly of: "VALUE" | "SCALAR" | "ARRAY" | "OBJECT";
      readonly negated: boolean;
    }
  | { readonly kind: "extract"; readonly unit: TimeUnit; readonly unitSpan: Span; readonly operand: Ast }
  | {
      readonly kind: "trim";
      readonly side: "BOTH" | "LEADING" | "TRAILING";
      readonly characters: Ast | null;
      readonly operand: Ast;
    };

export interface CaseBranch {
  readonly when: readonly Ast[];
  readonly result: Ast;
}

/** What a JSON function gives instead of a result. */
export interface JsonBehavior {
  readonly kind: "NULL" | "ERROR" | "DEFAULT" | "TRUE" | "FALSE" | "UNKNOWN" | "EMPTY ARRAY" | "EMPTY OBJECT";
  /** Of DEFAULT. */
  readonly value: Ast | null;
  readonly span: Span;
}
