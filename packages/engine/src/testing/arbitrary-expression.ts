import { bigint, boolean, decimal, double, int, string, timestamp } from "@millrace/graph";
import type { Expression, LogicalType, ScalarFunction } from "@millrace/graph";
import fc from "fast-check";
import type { Value } from "../batch/row-values.ts";

/** Types of the columns that arbitrary expressions read: each kind, nullable and not. */
export const COLUMN_TYPES: readonly LogicalType[] = [
  boolean(),
  int(),
  bigint(),
  double(),
  decimal(10, 2),
  decimal(30, 4),
  string(),
  timestamp(),
  boolean(false),
  int(false),
  bigint(false),
  double(false),
  decimal(10, 2, false),
  string(false),
  timestamp(false),
];

const NOT_NULL: Readonly<Record<string, fc.Arbitrary<NonNullable<Value>>>> = {
  BOOLEAN: fc.boolean(),
  INT: fc.oneof(fc.integer(), fc.integer({ min: -5, max: 5 }), fc.constantFrom(-(2 ** 31), 2 ** 31 - 1, 0)),
  BIGINT: fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.bigInt({ min: -5n, max: 5n }),
    fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n, 2n ** 31n, -(2n ** 31n), 2n ** 32n),
  ),
  DOUBLE: fc.oneof(fc.double(), fc.integer({ min: -5, max: 5 }), fc.constantFrom(0.1, 2.5, -2.5, 1e300, -0)),
  STRING: fc.oneof(
    fc.constantFrom(
      "",
      " ",
      "a",
      "abc",
      "Abc ",
      "12",
      "-3.5",
      "true",
      "héllo",
      "😀x",
      "a%b",
      "2024-02-29 12:00:00",
    ),
    fc.string({ unit: "binary", maxLength: 60 }),
  ),
  TIMESTAMP: fc.oneof(fc.integer({ min: -1e12, max: 4e12 }), fc.integer({ min: -5, max: 5 })),
};

function notNull(type: LogicalType): fc.Arbitrary<NonNullable<Value>> {
  if (type.kind !== "DECIMAL") return NOT_NULL[type.kind]!;
  const bound = 10n ** BigInt(type.precision) - 1n;
  return fc.oneof(
    fc.bigInt({ min: -bound, max: bound }),
    fc.bigInt({ min: -250n, max: 250n }),
    fc.constantFrom(bound, -bound, 0n),
  );
}

export const arbitraryValue = (type: LogicalType): fc.Arbitrary<Value> =>
  type.nullable ? fc.option(notNull(type), { freq: 4, nil: null }) : notNull(type);

export const arbitraryRows: fc.Arbitrary<Value[][]> = fc.array(
  fc.tuple(...COLUMN_TYPES.map((type) => arbitraryValue(type))),
  { minLength: 1, maxLength: 12 },
);

/** Of numbers `JSON.parse(JSON.stringify(x))` is not what it was where they are NaN, infinite or -0. */
const isJson = (value: Value): value is Exclude<Value, bigint> =>
  typeof value !== "bigint" &&
  (typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0)));

const textOf = (value: Value): string => (Object.is(value, -0) ? "-0" : String(value));

function toLiteral(type: LogicalType, value: Value): Expression {
  const literal = isJson(value) ? value : textOf(value);
  return { kind: "literal", type: { ...type, nullable: value === null } as LogicalType, value: literal };
}

const call = (fn: ScalarFunction, type: LogicalType, args: readonly Expression[]): Expression => ({
  kind: "call",
  fn,
  type,
  args,
});
const nullIf = (type: LogicalType, args: readonly Expression[]): LogicalType =>
  ({ ...type, nullable: args.some((argument) => argument.type.nullable) }) as LogicalType;

const DECIMALS = [decimal(10, 2), decimal(30, 4), decimal(19, 0), decimal(3, 3), decimal(38, 6)] as const;
const TARGETS: readonly LogicalType[] = [
  boolean(),
  int(),
  bigint(),
  double(),
  string(),
  timestamp(),
  ...DECIMALS,
];

function leaf(type: LogicalType): fc.Arbitrary<Expression> {
  const columns = COLUMN_TYPES.flatMap((column, index): Expression[] => {
    const same =
      column.kind === type.kind &&
      (column.kind !== "DECIMAL" ||
        type.kind !== "DECIMAL" ||
        (column.precision === type.precision && column.scale === type.scale));
    return same ? [{ kind: "column", type: column, index }] : [];
  });
  const literal = arbitraryValue({ ...type, nullable: true }).map((value) => toLiteral(type, value));
  return columns.length === 0
    ? literal
    : fc.oneof({ arbitrary: fc.constantFrom(...columns), weight: 3 }, { arbitrary: literal, weight: 1 });
}

/** A well-typed expression whose value has this type (nullability as it comes). */
export function arbitraryExpression(type: LogicalType, depth = 3): fc.Arbitrary<Expression> {
  if (depth === 0) return leaf(type);
  const of = (inner: LogicalType): fc.Arbitrary<Expression> =>
    fc.constant(null).chain(() => arbitraryExpression(inner, depth - 1));
  const same = (fn: ScalarFunction, count: number): fc.Arbitrary<Expression> =>
    fc
      .tuple(...Array.from({ length: count }, () => of(type)))
      .map((args) => call(fn, nullIf(type, args), args));
  const general = [leaf(type), cases(type, of), coalesce(type, of), casts(type, of)];
  return fc.oneof(...general, ...specific(type, of, same));
}

type Of = (type: LogicalType) => fc.Arbitrary<Expression>;

const cases = (type: LogicalType, of: Of): fc.Arbitrary<Expression> =>
  fc
    .tuple(of(boolean()), of(type), of(boolean()), of(type), of(type))
    .map((args) => call("CASE", nullIf(type, [args[1], args[3], args[4]]), args));

const coalesce = (type: LogicalType, of: Of): fc.Arbitrary<Expression> =>
  fc
    .tuple(of(type), of(type))
    .map((args) =>
      call(
        "COALESCE",
        { ...type, nullable: args.every((argument) => argument.type.nullable) } as LogicalType,
        args,
      ),
    );

const casts = (type: LogicalType, of: Of): fc.Arbitrary<Expression> =>
  fc
    .constantFrom(...TARGETS.filter((from) => castable(from, type)))
    .chain(of)
    .map((argument) => call("TRY_CAST", { ...type, nullable: true }, [argument]));

function castable(from: LogicalType, to: LogicalType): boolean {
  if (from.kind === "STRING" || to.kind === "STRING" || from.kind === to.kind) return true;
  if (from.kind === "TIMESTAMP" || to.kind === "TIMESTAMP") return false;
  return from.kind !== "BOOLEAN" || to.kind === "INT" || to.kind === "BIGINT";
}

function specific(
  type: LogicalType,
  of: Of,
  same: (fn: ScalarFunction, count: number) => fc.Arbitrary<Expression>,
): fc.Arbitrary<Expression>[] {
  switch (type.kind) {
    case "BOOLEAN":
      return [...logic(type, of, same), ...TARGETS.map((argument) => comparisons(argument, of))];
    case "INT":
    case "BIGINT":
    case "DOUBLE":
      return [
        same("+", 2),
        same("-", 2),
        same("*", 2),
        same("/", 2),
        same("%", 2),
        same("NEGATE", 1),
        same("ABS", 1),
        same("FLOOR", 1),
      ];
    case "DECIMAL":
      return [decimalCalls(type, of)];
    case "STRING":
      return [
        same("||", 2),
        same("UPPER", 1),
        same("LOWER", 1),
        same("TRIM", 1),
        same("REPLACE", 3),
        substrings(type, of),
      ];
    default:
      return [];
  }
}

const logic = (
  type: LogicalType,
  of: Of,
  same: (fn: ScalarFunction, count: number) => fc.Arbitrary<Expression>,
): fc.Arbitrary<Expression>[] => [
  same("AND", 2),
  same("OR", 2),
  same("AND", 3),
  same("NOT", 1),
  ...(["IS TRUE", "IS FALSE", "IS NOT TRUE", "IS NOT FALSE"] as const).map((fn) =>
    of(type).map((argument) => call(fn, boolean(false), [argument])),
  ),
  fc
    .constantFrom(...TARGETS)
    .chain(of)
    .map((argument) => call("IS NULL", boolean(false), [argument])),
  fc
    .tuple(of(string()), fc.constantFrom("%", "a%", "%b%", "_", "a_c%", "%é%", ""))
    .map(([text, pattern]) => call("LIKE", nullIf(type, [text]), [text, toLiteral(string(false), pattern)])),
];

const comparisons = (argument: LogicalType, of: Of): fc.Arbitrary<Expression> =>
  fc
    .tuple(fc.constantFrom<ScalarFunction>("=", "<>", "<", "<=", ">", ">="), of(argument), of(argument))
    .map(([fn, a, b]) => call(fn, nullIf(boolean(), [a, b]), [a, b]));

const decimalCalls = (type: LogicalType, of: Of): fc.Arbitrary<Expression> =>
  fc
    .tuple(
      fc.constantFrom<ScalarFunction>("+", "-", "*", "/", "%"),
      fc.constantFrom(...DECIMALS),
      fc.constantFrom(...DECIMALS),
    )
    .chain(([fn, a, b]) => fc.tuple(of(a), of(b)).map((args) => call(fn, { ...type, nullable: true }, args)));

const substrings = (type: LogicalType, of: Of): fc.Arbitrary<Expression> =>
  fc
    .tuple(of(type), of(int()), of(int()))
    .map((args) => call("SUBSTRING", { ...type, nullable: true }, args));
