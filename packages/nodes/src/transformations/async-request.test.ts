import { compile, formatType } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { expect, test } from "vitest";
import { catalog } from "../catalog.ts";
import { flow } from "../testing/flow.ts";
import type { NodeSpec } from "../testing/flow.ts";

const ROWS: NodeSpec = [
  "in",
  "collection",
  {
    schema: [
      { name: "id", type: "INT" },
      { name: "city", type: "STRING" },
    ],
    rows: [],
  },
];

const asking = (config: NonNullable<NodeSpec[2]>): FlowDocument =>
  flow([ROWS, ["ask", "async-request", config], ["out", "print"]], ["in -> ask", "ask -> out"]);

const problems = (config: NonNullable<NodeSpec[2]>): readonly string[] =>
  compile(asking(config), catalog).diagnostics.map(({ code, severity, path, span }) =>
    [severity, code, path.join("."), ...(span ? [`${span.from}-${span.to}`] : [])].join(" "),
  );

test("an address is made of its text and its expressions, each encoded", () => {
  const { diagnostics, jobGraph, outputs } = compile(
    asking({ url: "http://h/{city}?n={id + 1}&t='", schema: [{ name: "degrees", type: "DOUBLE NOT NULL" }] }),
    catalog,
  );
  expect(diagnostics).toEqual([]);
  const operators = jobGraph?.vertices.flatMap((vertex) => vertex.operators) ?? [];
  expect(operators.map(({ spec }) => spec.kind)).toEqual([
    "collection-source",
    "calc",
    "async-request",
    "print-sink",
  ]);
  expect(operators[2]?.spec).toMatchObject({ kept: 2, url: 2, body: null, retry: null, onTimeout: "fail" });
  expect(outputs["ask"]?.fields.map(({ name, type }) => `${name} ${formatType(type)}`)).toEqual([
    "id INT",
    "city STRING",
    "degrees DOUBLE NOT NULL",
  ]);
});

test("headers are columns of their own, made of their texts and expressions", () => {
  const config = { url: "http://h/", headers: "Accept: text/x\nAuthorization: Bearer {city}" };
  const { diagnostics, jobGraph } = compile(asking(config), catalog);
  expect(diagnostics).toEqual([]);
  const operators = jobGraph?.vertices.flatMap((vertex) => vertex.operators) ?? [];
  expect(operators[2]?.spec).toMatchObject({
    url: 2,
    headers: [
      { name: "accept", column: 3 },
      { name: "authorization", column: 4 },
    ],
  });
});

test("where rows may go on with NULLs, the answer's columns may be NULL; what fails goes aside with why", () => {
  const nulls = compile(
    asking({ onTimeout: "nulls", schema: [{ name: "x", type: "INT NOT NULL" }] }),
    catalog,
  );
  expect(nulls.outputs["ask"]?.fields.at(-1)?.type.nullable).toBe(true);
  const { sideOutputs } = compile(asking({ onError: "side" }), catalog);
  expect(sideOutputs["ask"]?.["failed"]?.fields.map(({ name }) => name)).toEqual([
    "id",
    "city",
    "error_message",
    "error_url",
  ]);
});

test.each<[string, NonNullable<NodeSpec[2]>, readonly string[]]>([
  ["no URL", { url: "localhost:8080" }, ["error request.url url"]],
  ["a host of another scheme", { url: "//host/{city}" }, ["error request.url url"]],
  ["a host by expression", { url: "http://{city}/" }, ["error request.url url"]],
  ["a brace that is open", { url: "http://h/{id" }, ["error request.url url"]],
  [
    "an unknown column, at its place in the URL",
    { url: "http://h/{nowhere}" },
    ["error expression.unknown-column url 10-17"],
  ],
  [
    "a header without a value",
    { url: "http://h/", headers: "a: b\nAccept" },
    ["error request.header headers"],
  ],
  [
    "an unknown column in a header",
    { url: "http://h/", headers: "a: b\nx: {nowhere}" },
    ["error expression.unknown-column headers 9-16"],
  ],
  ["a body that is a number", { method: "POST", body: "id", url: "http://h/" }, ["error request.body body"]],
  [
    "a name that the row has",
    { schema: [{ name: "id", type: "INT" }] },
    ["error column.duplicate schema.0.name"],
  ],
  [
    "a longest delay that is shorter",
    { retry: "exponential", delayMs: 900, maxDelayMs: 100 },
    ["error request.max-delay maxDelayMs"],
  ],
  [
    "no time for a try",
    { retry: "fixed-delay", delayMs: 900, timeoutMs: 800 },
    ["warning request.no-time-to-retry timeoutMs"],
  ],
  ["a sample that is no object", { sample: "[]" }, ["warning request.sample sample"]],
  ["no capacity", { capacity: 0 }, ["error config.too-small capacity"]],
])("%s", (_, config, expected) => {
  expect(problems(config)).toEqual(expected);
});
