import { bigint, boolean, decimal, double, formatType, int, string, timestamp } from "@millrace/graph";
import { expect, test } from "vitest";
import { parseExpression, parseType } from "./parse-expression.ts";
import { printExpression } from "./print-expression.ts";

function printed(text: string): string {
  const parsed = parseExpression(text);
  if (parsed.ok) return printExpression(parsed.value);
  return parsed.diagnostics.map(({ code, span }) => `${code} ${span?.from}-${span?.to}`).join();
}

test.each([
  ["a+b*c", "a + b * c"],
  ["(a+b)*c", "(a + b) * c"],
  ["a-(b-c)", "a - (b - c)"],
  ["a - b - c", "a - b - c"],
  ["a || b + c", "a || b + c"],
  ["not a = b", "NOT a = b"],
  ["(not a) = b", "(NOT a) = b"],
  ["a or b and c", "a OR b AND c"],
  ["(a or b) and c", "(a OR b) AND c"],
  ["a = b is null", "a = b IS NULL"],
  ["a = (b is null)", "a = (b IS NULL)"],
  ["a between 1 and 2 and b", "a BETWEEN 1 AND 2 AND b"],
  ["a not between symmetric 1 and 2", "a NOT BETWEEN SYMMETRIC 1 AND 2"],
  ["a = b like c", "a = b LIKE c"],
  ["- - a", "-(-a)"],
  ["-(-5)", "-(-5)"],
  ["a != b", "a <> b"],
  ["`a b` + `c``d`", "`a b` + `c``d`"],
  ["value + ts", "`value` + ts"],
  ["'it''s'", "'it''s'"],
  ["a -- comment\n + /* another */ b", "a + b"],
  ["case a when 1,2 then 'x' end", "CASE a WHEN 1, 2 THEN 'x' END"],
  ["substring(a from 2 for 3)", "SUBSTRING(a, 2, 3)"],
  ["position('x' in a)", "POSITION('x' IN a)"],
  ["trim(both from a)", "TRIM(a)"],
  ["floor(ts to hour)", "FLOOR(ts TO HOUR)"],
  ["extract(day from ts)", "EXTRACT(DAY FROM ts)"],
  ["cast(a as decimal(10,2))", "CAST(a AS DECIMAL(10, 2))"],
  ["try_cast(a as varchar)", "TRY_CAST(a AS STRING)"],
  ["interval '5' minutes", "INTERVAL '5' MINUTE"],
  ["a is not distinct from b", "a IS NOT DISTINCT FROM b"],
  ["水位 > 1", "`水位` > 1"],
])("%s is read as %s", (text, expected) => expect(printed(text)).toBe(expected));

test.each([
  ["", "expression.empty 0-0"],
  ["  ", "expression.empty 0-2"],
  ["a +", "expression.unexpected-end 2-3"],
  ["a b", "expression.unexpected 2-3"],
  ["(a + b", "expression.unclosed-paren 0-1"],
  ["UPPER(a", "expression.unclosed-paren 5-6"],
  ["a = 'x", "expression.unclosed-string 4-6"],
  ["`a", "expression.unclosed-name 0-2"],
  ["a /* b", "expression.unclosed-comment 2-4"],
  ['a = "x"', "expression.double-quote 4-7"],
  ["a # b", "expression.unexpected-character 2-3"],
  ["a == b", "expression.unexpected 3-4"],
  ["CASE ELSE 1 END", "expression.unexpected 5-9"],
  ["CASE WHEN a THEN 1", "expression.unexpected-end 17-18"],
  ["CAST(a AS NUMBER)", "expression.unknown-type 10-16"],
  ["CAST(a AS DECIMAL(39, 2))", "expression.type-range 18-20"],
  ["CAST(a AS TIMESTAMP(10))", "expression.type-range 20-22"],
  ["X'0'", "expression.bad-literal 0-4"],
  ["a IN (SELECT 1)", "expression.not-supported 6-12"],
  ["a.1", "expression.unexpected 1-3"],
  ["a.", "expression.unexpected-end 1-2"],
  ["ARRAY[1", "expression.unexpected-end 6-7"],
])("%s is refused: %s", (text, expected) => expect(printed(text)).toBe(expected));

test.each([
  bigint(),
  int(false),
  double(),
  string(false),
  boolean(),
  timestamp(false, 0),
  decimal(38, 12),
  decimal(5, 0, false),
])("the type %j is read as it is printed", (type) =>
  expect(parseType(formatType(type))).toEqual({ ok: true, value: type }),
);

test("nesting has a limit, so that no text can end the stack", () => {
  expect(printed(`${"(".repeat(10_000)}a`)).toBe("expression.too-deep 250-251");
  expect(printed(`a${" + a".repeat(5_000)}`)).toBe("expression.too-deep 4006-4007");
  expect(printed(`a${" + a".repeat(900)}`)).toBe(`a${" + a".repeat(900)}`);
});

test("types have Flink's other names and defaults", () => {
  const typeOf = (text: string) => {
    const parsed = parseType(text);
    return parsed.ok ? formatType(parsed.value) : parsed.diagnostics[0]?.code;
  };
  expect(typeOf("integer")).toBe("INT");
  expect(typeOf("DECIMAL")).toBe("DECIMAL(10, 0)");
  expect(typeOf("numeric(5)")).toBe("DECIMAL(5, 0)");
  expect(typeOf("double precision not null")).toBe("DOUBLE NOT NULL");
  expect(typeOf("VARCHAR(10)")).toBe("VARCHAR(10)");
  expect(typeOf("CHAR")).toBe("CHAR(1)");
  expect(typeOf("VARCHAR")).toBe("STRING");
  expect(typeOf("VARBINARY(2147483647)")).toBe("BYTES");
  expect(typeOf("TIMESTAMP")).toBe("TIMESTAMP(6)");
  expect(typeOf("TIMESTAMP(3) WITH LOCAL TIME ZONE")).toBe("TIMESTAMP_LTZ(3)");
  expect(typeOf("TIME WITHOUT TIME ZONE")).toBe("TIME(0)");
  expect(typeOf("INT INT")).toBe("expression.unexpected");
});
