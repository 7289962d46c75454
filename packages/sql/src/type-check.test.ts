import { formatType } from "@millrace/graph";
import { expect, test } from "vitest";
import { checkExpression } from "./check-expression.ts";
import { parseExpression } from "./parse-expression.ts";
import { orders } from "./testing/orders.ts";
import { typeCheck } from "./type-check.ts";

function typeOf(text: string): string {
  const parsed = parseExpression(text);
  const checked = parsed.ok ? typeCheck(parsed.value, orders) : parsed;
  return checked.ok
    ? formatType(checked.expression.type)
    : checked.diagnostics.map(({ code }) => code).join(", ");
}

test.each([
  ["amount + 1", "INT"],
  ["amount + id", "BIGINT"],
  ["arr_delay / 2", "INT NOT NULL"],
  ["amount + weight", "DOUBLE"],
  ["price + 1.005", "DECIMAL(12, 3)"],
  ["price * amount", "DECIMAL(21, 2)"],
  ["price / amount", "DECIMAL(21, 13)"],
  ["amount / price", "DECIMAL(23, 11)"],
  ["price * weight", "DOUBLE"],
  ["id % amount", "INT"],
  ["MOD(price, 7.25)", "DECIMAL(3, 2)"],
  ["CAST(price AS DECIMAL(38, 10)) - CAST(price AS DECIMAL(38, 28))", "DECIMAL(38, 9)"],
  ["CAST(id AS DECIMAL(30, 0)) / CAST(id AS DECIMAL(30, 20))", "DECIMAL(38, 6)"],
  ["-price", "DECIMAL(10, 2)"],
  ["-2147483648", "BIGINT NOT NULL"],
  ["2147483647", "INT NOT NULL"],
  ["1e3", "DOUBLE NOT NULL"],
  ["0.05", "DECIMAL(3, 2) NOT NULL"],
  ["ROUND(price)", "DECIMAL(9, 0)"],
  ["ROUND(price, 1)", "DECIMAL(10, 1)"],
  ["ROUND(price, 7)", "DECIMAL(10, 2)"],
  ["CEIL(2.5)", "DECIMAL(2, 0) NOT NULL"],
  ["FLOOR(amount)", "INT"],
  ["ABS(weight)", "DOUBLE"],
  ["amount = id", "BOOLEAN"],
  ["id > 3", "BOOLEAN NOT NULL"],
  ["note IS NULL", "BOOLEAN NOT NULL"],
  ["note = NULL", "BOOLEAN"],
  ["NOT paid AND id = 1", "BOOLEAN"],
  ["amount IN (1, 2.5, weight)", "BOOLEAN"],
  ["price BETWEEN amount AND weight", "BOOLEAN"],
  ["item LIKE '%!%%' ESCAPE '!'", "BOOLEAN NOT NULL"],
  ["note IS DISTINCT FROM item", "BOOLEAN NOT NULL"],
  ["ts > '2026-01-01 00:00:00'", "BOOLEAN NOT NULL"],
  ["CASE WHEN paid THEN 1 ELSE id END", "BIGINT NOT NULL"],
  ["CASE WHEN paid THEN price WHEN id = 2 THEN 1.5 END", "DECIMAL(10, 2)"],
  ["CASE amount WHEN 1, 2 THEN 'a' ELSE item END", "STRING NOT NULL"],
  ["CASE id WHEN 0 THEN weight ELSE price END", "DOUBLE"],
  ["COALESCE(note, item)", "STRING NOT NULL"],
  ["COALESCE(amount, NULL)", "INT"],
  ["NULLIF(id, 3)", "BIGINT"],
  ["IF(paid, NULL, 1)", "INT"],
  ["item || note", "STRING"],
  ["CHAR_LENGTH(item)", "INT NOT NULL"],
  ["SUBSTRING(item FROM 2 FOR 3)", "STRING NOT NULL"],
  ["POSITION('a' IN note)", "INT"],
  ["UPPER(TRIM(note))", "STRING"],
  ["CAST(item AS INT)", "INT NOT NULL"],
  ["TRY_CAST(item AS INT)", "INT"],
  ["CAST(NULL AS BIGINT)", "BIGINT"],
  ["EXTRACT(HOUR FROM ts)", "BIGINT NOT NULL"],
  ["YEAR(ts)", "BIGINT NOT NULL"],
  ["FLOOR(ts TO MINUTE)", "TIMESTAMP(3) NOT NULL"],
  ["CEIL(ts TO HOUR)", "TIMESTAMP(3) NOT NULL"],
  ["ts + INTERVAL '5' SECOND", "TIMESTAMP(3) NOT NULL"],
  ["INTERVAL '1:30' HOUR TO MINUTE + ts", "TIMESTAMP(3) NOT NULL"],
  ["TO_TIMESTAMP_LTZ(id, 3)", "TIMESTAMP_LTZ(3)"],
  ["99999999999999999999", "DECIMAL(20, 0) NOT NULL"],
  ["TRIM(LEADING 'x' FROM item)", "STRING NOT NULL"],
  ["'abc'", "CHAR(3) NOT NULL"],
  ["'abc' || UPPER('de')", "CHAR(5) NOT NULL"],
  ["CASE WHEN paid THEN 'a' ELSE 'bcd' END", "VARCHAR(3) NOT NULL"],
  ["X'00ff'", "BINARY(2) NOT NULL"],
  ["EXTRACT(WEEK FROM ts)", "BIGINT NOT NULL"],
  ["DATE '2026-01-31' + INTERVAL '1' MONTH", "DATE NOT NULL"],
  ["TIME '12:00:00.5'", "TIME(1) NOT NULL"],
  ["CAST(id AS TINYINT) + CAST(id AS SMALLINT)", "SMALLINT NOT NULL"],
  ["CAST(weight AS FLOAT) * id", "FLOAT"],
  ["CAST(weight AS FLOAT) * price", "DOUBLE"],
  ["CAST(id AS DECIMAL(3, 0))", "DECIMAL(3, 0)"],
  ["CAST(item AS VARCHAR(4)) || 'x'", "VARCHAR(5) NOT NULL"],
  ["TIMESTAMPADD(MINUTE, amount, DATE '2026-01-31')", "TIMESTAMP(6)"],
  ["TIMESTAMPDIFF(DAY, ts, DATE '2026-01-31')", "INT NOT NULL"],
  ["CAST(ts AS TIMESTAMP_LTZ(3)) > ts", "BOOLEAN NOT NULL"],
  ["SHA256(item)", "CHAR(64) NOT NULL"],
  ["INTERVAL '5' MONTH", "INTERVAL YEAR TO MONTH NOT NULL"],
  ["LEFT(item, 2)", "STRING NOT NULL"],
  ["GREATEST(amount, price)", "DECIMAL(12, 2)"],
  ["TIMESTAMP '2026-01-31 23:59:59.5'", "TIMESTAMP(1) NOT NULL"],
  ["value", "DOUBLE NOT NULL"],
])("%s is %s", (text, type) => expect(typeOf(text)).toBe(type));

test.each([
  ["item = 1", "expression.operator-types"],
  ["item + 1", "expression.operator-types"],
  ["ts - ts", "expression.operator-types"],
  ["paid + 1", "expression.operator-types"],
  ["item || 1", "expression.operator-types"],
  ["amount AND paid", "expression.not-boolean"],
  ["NOT item", "expression.not-boolean"],
  ["-item", "expression.operator-type"],
  ["amount LIKE 'x'", "expression.operator-type"],
  ["item LIKE 'x' ESCAPE 'ab'", "expression.like-escape"],
  ["CASE WHEN paid THEN 1 ELSE 'x' END", "expression.branch-types"],
  ["CAST(ts AS INT)", "expression.cast"],
  ["CAST(id AS TIMESTAMP(3))", "expression.cast"],
  ["UPPER(amount)", "expression.argument-type"],
  ["UPPER(item, item)", "expression.argument-count"],
  ["UPER(item)", "expression.unknown-function"],
  ["SUM(amount)", "expression.aggregate"],
  ["COUNT(*)", "expression.aggregate"],
  ["Amount", "expression.unknown-column"],
  ["EXTRACT(HOUR FROM INTERVAL '5' MONTH)", "expression.unknown-unit"],
  ["item LIKE 'a!b' ESCAPE '!'", "expression.like-pattern"],
  ["TO_TIMESTAMP_LTZ(item, 'rubbish')", "expression.time-pattern"],
  ["TO_TIMESTAMP_LTZ(item, 'yyyy', 'Nowhere/Land')", "expression.unknown-zone"],
  ["CAST(TIME '12:00:00' AS DATE)", "expression.cast"],
  ["CAST(X'00' AS INT)", "expression.cast"],
  ["INTERVAL 'five' SECOND", "expression.bad-literal"],
  ["TIMESTAMP '2026-02-30 00:00:00'", "expression.bad-literal"],
  [`1${"0".repeat(38)}`, "expression.number-range"],
  ["TRIM(LEADING 'x' FROM amount)", "expression.argument-type"],
  ["UPPER(amont) || LOWER(amount)", "expression.unknown-column, expression.argument-type"],
])("%s is refused: %s", (text, code) => expect(typeOf(text)).toBe(code));

test("a misspelled column is told with the nearest one and its place", () => {
  const checked = checkExpression("1 + arr_dealy", orders);
  expect(checked).toMatchObject({
    ok: false,
    diagnostics: [{ params: { column: "arr_dealy", nearest: "arr_delay" }, span: { from: 4, to: 13 } }],
  });
});

test("what a field asks for is checked", () => {
  const codes = (text: string, expected: "any" | "boolean") => {
    const checked = checkExpression(text, orders, expected);
    return checked.ok ? formatType(checked.expression.type) : checked.diagnostics[0]?.code;
  };
  expect(codes("amount", "boolean")).toBe("expression.not-boolean");
  expect(codes("NULL", "boolean")).toBe("BOOLEAN");
  expect(codes("NULL", "any")).toBe("expression.all-null");
  expect(codes("INTERVAL '1' DAY", "any")).toBe("expression.interval-result");
});

test("implicit casts are explicit in the result, and exact literals are converted at once", () => {
  const checked = checkExpression("amount + id > 5", orders);
  expect(checked).toMatchObject({
    expression: {
      fn: ">",
      args: [
        { fn: "+", args: [{ fn: "CAST", args: [{ index: 1 }] }, { index: 0 }] },
        { kind: "literal", value: "5", type: { kind: "BIGINT" } },
      ],
    },
  });
  expect(checkExpression("ts = '2026-01-01'", orders)).toMatchObject({
    expression: { args: [{ index: 7 }, { kind: "literal", value: Date.UTC(2026, 0, 1) }] },
  });
});

test("a list of a thousand is a shallow tree", () => {
  const list = Array.from({ length: 1_000 }, (_, index) => index).join(", ");
  const checked = checkExpression(`amount IN (${list})`, orders);
  const depth = (value: unknown): number => {
    const args = (value as { readonly args?: readonly unknown[] }).args ?? [];
    return 1 + Math.max(0, ...args.map(depth));
  };
  expect(checked.ok && depth(checked.expression)).toBeLessThan(15);
});

test("a name with a dot is a column where rows have two scopes, and refused elsewhere", () => {
  const scoped = {
    ...orders,
    fields: orders.fields.map(({ name, type }) => ({ name: `row.${name}`, type })),
  };
  const checked = checkExpression("row.amount + row.`amount`", scoped);
  expect(checked.ok && formatType(checked.expression.type)).toBe("INT");
  expect(typeOf("row.amount")).toBe("expression.not-supported");
});
