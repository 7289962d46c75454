import type { CaseValue, FlinkCase } from "./flink-case.ts";

/** What Flink 2.3 gives for an expression: the type as its schema prints it, and the value as the cases write it. */
export interface ScalarCase {
  readonly expression: string;
  readonly type: string;
  readonly value: CaseValue;
  readonly timeZone?: string;
}

const scalar = (expression: string, type: string, value: CaseValue, timeZone = "UTC"): ScalarCase => ({
  expression,
  type,
  value,
  timeZone,
});

const STRING = "VARCHAR(2147483647)";
const BYTES = "VARBINARY(2147483647)";

/** Columns that the expressions read. */
export const SCALAR_INPUT: FlinkCase["inputs"][number] = {
  table: "T",
  columns: [
    { name: "t", type: "TINYINT" },
    { name: "f", type: "FLOAT" },
    { name: "d", type: "DECIMAL(10, 3)", notNull: true },
    { name: "s", type: "STRING" },
    { name: "b", type: "BYTES" },
    { name: "day", type: "DATE" },
    { name: "clock", type: "TIME(3)" },
    { name: "fine", type: "TIMESTAMP(9)" },
    { name: "instant", type: "TIMESTAMP_LTZ(3)" },
    { name: "nothing", type: "STRING" },
  ],
  rows: [
    {
      k: "+I",
      v: [
        -7,
        0.3,
        "21.505",
        "Grüße, Welt",
        "0x00ff41",
        "2024-02-29",
        "23:59:58.5",
        "2024-02-29 23:59:59.123456789",
        "2024-02-29T20:00:00.250Z",
        null,
      ],
    },
  ],
};

export const SCALAR_CASES: readonly ScalarCase[] = [
  // Numbers keep their narrow types and wrap; DECIMAL follows Flink's precisions.
  scalar("t * t * t", "TINYINT", -87),
  scalar("-t", "TINYINT", 7),
  scalar("f + 1", "FLOAT", 1.3),
  scalar("f * d", "DOUBLE", 6.4515002563595765),
  scalar("d / 3", "DECIMAL(21, 14)", "7.16833333333333"),
  scalar("ROUND(d, 2)", "DECIMAL(10, 2)", "21.51"),
  scalar("TRUNCATE(d, -1)", "DECIMAL(8, 0)", "20"),
  scalar("CEIL(d)", "DECIMAL(8, 0)", "22"),
  scalar("MOD(CAST(12345678901 AS BIGINT), 7)", "INT", 3),
  scalar("CAST(99999 AS DECIMAL(4, 0))", "DECIMAL(4, 0)", null),
  scalar("CAST(d * d AS INT)", "INT", 462),
  scalar("CAST(300 AS TINYINT)", "TINYINT", 44),
  scalar("LOG(2, 8)", "DOUBLE", 3),
  scalar("SIGN(-d)", "DECIMAL(10, 3)", "-1.000"),
  scalar("GREATEST(t, 3, d)", "DECIMAL(13, 3)", "21.505"),
  scalar("HEX(-1) || BIN(5)", STRING, "FFFFFFFFFFFFFFFF101"),
  scalar("UNHEX('0aFF')", BYTES, "0x0aff"),
  scalar("1e308 * 10", "DOUBLE", "Infinity"),
  // Text literals are CHAR; what may be shorter is VARCHAR.
  scalar("'ab' || 'c'", "CHAR(3)", "abc"),
  scalar("CASE WHEN t < 0 THEN 'minus' ELSE 'plus' END", "VARCHAR(5)", "minus"),
  scalar("CAST('ab' AS CHAR(4)) || '|'", "CHAR(5)", "ab  |"),
  scalar("CAST(s AS VARCHAR(5))", "VARCHAR(5)", "Grüße"),
  scalar("UPPER(s)", STRING, "GRÜSSE, WELT"),
  scalar("SUBSTRING(s FROM -4)", STRING, "Welt"),
  scalar("SUBSTRING(s, 2, -1)", STRING, null),
  scalar("OVERLAY(s PLACING 'ue' FROM 3 FOR 1)", STRING, "Grueße, Welt"),
  scalar("TRIM(TRAILING 'elt' FROM s)", STRING, "Grüße, W"),
  scalar("LPAD('7', 3, '0')", STRING, "007"),
  scalar("SPLIT_INDEX(s, ', ', 1)", STRING, "Welt"),
  scalar("INSTR('banana', 'an', -1, 2)", "INT", 2),
  scalar("TRANSLATE('abcabc', 'abb', 'xy')", STRING, "xycxyc"),
  scalar("CONCAT_WS('-', 'a', nothing, 'b')", STRING, "a-b"),
  scalar("ELT(2, 'red', 'green')", "VARCHAR(5)", "green"),
  scalar("PRINTF('%s has %05.1f', s, 2.25E0)", STRING, "Grüße, Welt has 002.3"),
  scalar("'50%' LIKE '50!%' ESCAPE '!'", "BOOLEAN", true),
  scalar("s SIMILAR TO '%(Welt|World)'", "BOOLEAN", true),
  scalar("REGEXP_EXTRACT(s, '(\\w+)$', 1)", STRING, "Welt"),
  scalar("REGEXP_REPLACE('a.b', '\\.', '$1')", STRING, "a$1b"),
  scalar("JSON_UNQUOTE(JSON_QUOTE(s))", STRING, "Grüße, Welt"),
  scalar("PARSE_URL('http://h/p?q=1&r=2', 'QUERY', 'r')", STRING, "2"),
  scalar("URL_DECODE(URL_ENCODE(s))", STRING, "Grüße, Welt"),
  scalar("INET_NTOA(INET_ATON('10.0.0.9'))", STRING, "10.0.0.9"),
  scalar("U&'\\263A' || N'x'", "CHAR(2)", "☺x"),
  scalar("MD5('')", "CHAR(32)", "d41d8cd98f00b204e9800998ecf8427e"),
  scalar("SHA1('abc')", "CHAR(40)", "a9993e364706816aba3e25717850c26c9cd0d89d"),
  scalar("SHA2('abc', 224)", "VARCHAR(128)", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
  // Bytes.
  scalar("b || X'42'", BYTES, "0x00ff4142"),
  scalar("CAST(X'4142' AS VARCHAR(1))", "VARCHAR(1)", "A"),
  scalar("CAST('A' AS BINARY(3))", "BINARY(3)", "0x410000"),
  scalar("b > X'00fe'", "BOOLEAN", true),
  scalar("TO_BASE64(b)", STRING, "AP9B"),
  // NULL.
  scalar("nothing = 'x' OR TRUE", "BOOLEAN", true),
  scalar("nothing IS DISTINCT FROM NULL", "BOOLEAN", false),
  scalar("t NOT IN (1, NULL)", "BOOLEAN", null),
  scalar("COALESCE(nothing, 'none')", STRING, "none"),
  scalar("IFNULL('ab', CAST('c' AS VARCHAR(9)))", "CHAR(2)", "ab"),
  // Times.
  scalar("day + INTERVAL '1' YEAR", "DATE", "2025-02-28"),
  scalar("day = '2024-02-29'", "BOOLEAN", true),
  scalar("clock + INTERVAL '2' SECOND", "TIME(3)", "00:00:00.500"),
  scalar("CEIL(clock TO MINUTE)", "TIME(3)", "00:00"),
  scalar("EXTRACT(NANOSECOND FROM fine)", "BIGINT", 123456789),
  scalar("EXTRACT(WEEK FROM day)", "BIGINT", 9),
  scalar("FLOOR(fine TO QUARTER)", "TIMESTAMP(9)", "2024-01-01 00:00"),
  scalar("FLOOR(day TO WEEK)", "DATE", "2024-02-25"),
  scalar("fine - INTERVAL '1' DAY", "TIMESTAMP(9)", "2024-02-28 23:59:59.123456789"),
  scalar("CAST(fine AS TIMESTAMP(0))", "TIMESTAMP(0)", "2024-02-29 23:59:59"),
  scalar("CAST(fine AS TIMESTAMP_LTZ(3))", "TIMESTAMP_LTZ(3)", "2024-02-29T15:59:59.123Z", "Asia/Shanghai"),
  scalar("CAST(instant AS STRING)", STRING, "2024-02-29 15:00:00.250", "America/New_York"),
  scalar("EXTRACT(HOUR FROM instant)", "BIGINT", 4, "Asia/Shanghai"),
  scalar("DATE_FORMAT(fine, 'EEE d MMM yy, HH:mm:ss.SSS')", STRING, "Thu 29 Feb 24, 23:59:59.123"),
  scalar("TO_TIMESTAMP('29/02/2024 7h', 'dd/MM/yyyy H''h''')", "TIMESTAMP(3)", "2024-02-29 07:00"),
  scalar("TO_DATE('2024-13-01')", "DATE", null),
  scalar("TO_TIMESTAMP_LTZ(1.5E0, 0)", "TIMESTAMP_LTZ(3)", "1970-01-01T00:00:01.500Z"),
  scalar("UNIX_TIMESTAMP('2024-03-31 02:30:00')", "BIGINT", 1711848600, "Europe/Berlin"),
  scalar("CONVERT_TZ('2024-03-31 12:00:00', 'UTC', 'Europe/Berlin')", STRING, "2024-03-31 14:00:00"),
  scalar("TIMESTAMPADD(MONTH, 1, DATE '2024-01-31')", "DATE", "2024-02-29"),
  scalar("TIMESTAMPDIFF(MONTH, DATE '2024-01-31', DATE '2024-02-29')", "INT", 1),
  scalar("INTERVAL '1' DAY + INTERVAL '2:30' HOUR TO MINUTE", "INTERVAL SECOND(3)", "PT26H30M"),
  scalar("CAST(INTERVAL '14' MONTH AS VARCHAR(9))", "VARCHAR(9)", "+1-02"),
  scalar("CAST('12:30' AS TIME) < clock", "BOOLEAN", true),
  scalar("(day, INTERVAL '2' DAY) OVERLAPS (DATE '2024-03-01', DATE '2024-04-01')", "BOOLEAN", true),
  // Nested values.
  scalar("ARRAY[1, CAST(NULL AS INT), 3][3]", "INT", 3),
  scalar("ARRAY[t, 2.5]", "ARRAY<DECIMAL(4, 1)>", ["-7.0", "2.5"]),
  scalar("MAP['a', day]['a']", "DATE", "2024-02-29"),
  scalar("CAST(ROW(1, '2') AS ROW<a STRING, b BIGINT>).b + 1", "BIGINT", 3),
  scalar("MAP['a', 1, 'b', 2] = MAP['b', 2, 'a', 1]", "BOOLEAN", true),
  scalar("(1, s) = (1, 'x')", "BOOLEAN", false),
  scalar("CAST(ARRAY[MAP['k', d]] AS STRING)", STRING, "[{k=21.505}]"),
  scalar("ARRAY_SORT(ARRAY[3, NULL, 1], FALSE)", "ARRAY<INT>", [3, 1, null]),
  scalar("ARRAY_UNION(ARRAY['b', 'a'], ARRAY['a', 'cc'])", "ARRAY<VARCHAR(2) NOT NULL>", ["b", "a", "cc"]),
  scalar("ARRAY_REMOVE(ARRAY[1, 2, 1], 1)", "ARRAY<INT NOT NULL>", [2]),
  scalar("ARRAY_POSITION(ARRAY[ARRAY[1], ARRAY[2]], ARRAY[2])", "INT", 2),
  scalar("ARRAY_JOIN(ARRAY['a', NULL, 'b'], '+', '?')", STRING, "a+?+b"),
  scalar("ARRAY_SLICE(ARRAY[1, 2, 3, 4], -3, 3)", "ARRAY<INT NOT NULL>", [2, 3]),
  scalar("CARDINALITY(STR_TO_MAP('a=1,b'))", "INT", 2),
  scalar("MAP_KEYS(MAP_FROM_ARRAYS(ARRAY[1, 2], ARRAY['x', 'y']))", "ARRAY<INT NOT NULL>", [1, 2]),
  scalar("REGEXP_EXTRACT_ALL('a1b22', '([a-z])(\\d+)', 2)", `ARRAY<${STRING}>`, ["1", "22"]),
  scalar("SPLIT('a,b,', ',')", `ARRAY<${STRING}>`, ["a", "b", ""]),
  // Of the clock and of chance only the types are the same each time.
  scalar("RAND(7) < 1 AND RAND_INTEGER(3, 1) = 0", "BOOLEAN", true),
  scalar("CHAR_LENGTH(UUID())", "INT", 36),
  scalar("CURRENT_DATE IS NULL OR LOCALTIME IS NULL OR NOW() < instant", "BOOLEAN", true),
  scalar("TIMESTAMPDIFF(DAY, CAST(CURRENT_TIMESTAMP AS TIMESTAMP(3)), LOCALTIMESTAMP)", "INT", 0),
  scalar("UNIX_TIMESTAMP() >= 0", "BOOLEAN", true),
  // JSON: a path is strict where nothing else is said, members are written by name, numbers keep their digits.
  ...jsonCases(),
];

function jsonCases(): readonly ScalarCase[] {
  const json = `'{"a":{"b":[1,{"c":"x"},2.50]},"n":null,"t":true,"a b":7}'`;
  const value = (path: string, rest = "") => `JSON_VALUE(${json}, '${path}'${rest})`;
  const query = (path: string, rest = "") => `JSON_QUERY(${json}, '${path}'${rest})`;
  return [
    scalar(value("$.a.b[2]"), STRING, "2.50"),
    scalar(value("$.a.b[-1]"), STRING, "2.50"),
    scalar(value("$[''a''][''b''][1].c"), STRING, "x"),
    scalar(value("$[''a b'']", " RETURNING INT"), "INT", 7),
    scalar(value("$.t", " RETURNING BOOLEAN"), "BOOLEAN", true),
    scalar(value("$.t", " RETURNING INT"), "INT", null),
    scalar(value("$.n", " DEFAULT 'none' ON EMPTY"), STRING, "none"),
    scalar(value("$.a", " DEFAULT 'none' ON EMPTY"), STRING, null),
    scalar(value("lax $.a", " DEFAULT 'none' ON EMPTY"), STRING, "none"),
    scalar(value("$.x", " NULL ON EMPTY DEFAULT 'lost' ON ERROR"), STRING, "lost"),
    scalar(value("lax $.x", " DEFAULT 'none' ON EMPTY DEFAULT 'lost' ON ERROR"), STRING, "none"),
    scalar("JSON_VALUE('no', '$.a' DEFAULT 3 ON ERROR)", STRING, "3"),
    scalar("JSON_VALUE(nothing, '$.a')", STRING, null),
    scalar(query("$.a"), STRING, '{"b":[1,{"c":"x"},2.50]}'),
    scalar(query("$..c"), STRING, '["x"]'),
    scalar(query("$.a.b[*]"), STRING, '[1,{"c":"x"},2.50]'),
    scalar(query("$.a.b[0:2]"), STRING, '[1,{"c":"x"}]'),
    scalar(query("$.t"), STRING, null),
    scalar(query("$.t", " WITH WRAPPER"), STRING, "[true]"),
    scalar(query("$.x", " EMPTY ARRAY ON ERROR"), STRING, "[]"),
    scalar(query("lax $.x", " EMPTY OBJECT ON EMPTY"), STRING, "{}"),
    scalar(`JSON_EXISTS(${json}, '$.n')`, "BOOLEAN", false),
    scalar(`JSON_EXISTS(${json}, 'lax $.x.y' TRUE ON ERROR)`, "BOOLEAN", false),
    scalar(`JSON_EXISTS(${json}, '$.x' TRUE ON ERROR)`, "BOOLEAN", true),
    scalar("s IS JSON", "BOOLEAN", false),
    scalar("'[1]' IS JSON ARRAY AND '1' IS JSON SCALAR AND '{\"a\": 01}' IS NOT JSON", "BOOLEAN", true),
    scalar("JSON_STRING(day)", STRING, '"2024-02-29"'),
    scalar("JSON_STRING(instant)", STRING, '"2024-02-29T20:00:00.25Z"'),
    scalar("JSON_STRING(fine)", STRING, '"2024-02-29T23:59:59.123456789"'),
    scalar("JSON_STRING(b)", STRING, '"AP9B"'),
    scalar("JSON_STRING(MAP['k', ARRAY[d]])", STRING, '{"k":[21.505]}'),
    scalar(
      "JSON_OBJECT('b' VALUE s, KEY 'a' VALUE nothing, 'c' VALUE t)",
      STRING,
      '{"a":null,"b":"Grüße, Welt","c":-7}',
    ),
    scalar("JSON_OBJECT('a' VALUE nothing ABSENT ON NULL)", STRING, "{}"),
    scalar(
      'JSON_ARRAY(\'"\\\', nothing, JSON_ARRAY(1), JSON(\'{"b": 1, "a": []}\'))',
      STRING,
      '["\\"\\\\",[1],{"a":[],"b":1}]',
    ),
    scalar("JSON_ARRAY(nothing, TRUE NULL ON NULL)", STRING, "[null,true]"),
  ];
}

export function asFlinkCase({ expression, type, value, timeZone = "UTC" }: ScalarCase): FlinkCase {
  return {
    name: expression,
    category: "scalar-own",
    inputs: [SCALAR_INPUT],
    sql: `SELECT ${expression} AS x FROM T`,
    timeZone,
    expected: { kind: "append", columns: [{ name: "x", type }], rows: [[value]] },
  };
}
