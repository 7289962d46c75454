import {
  bigint,
  boolean,
  date,
  decimal,
  double,
  FUNCTION_ERROR_FIELDS,
  int,
  string,
  time,
  timestamp,
} from "@millrace/graph";
import type { Field, FunctionCode, RowFunctionSpec } from "@millrace/graph";
import { beforeAll, describe, expect, it } from "vitest";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessOptions } from "../../testing/operator-harness.ts";
import { rowFunctionFactory } from "./row-function-operator.ts";

beforeAll(provideTestSandbox);

const INPUT: readonly Field[] = [
  { name: "name", type: string() },
  { name: "price", type: bigint() },
  { name: "share", type: double() },
  { name: "ok", type: boolean() },
];

interface Given {
  readonly form?: RowFunctionSpec["form"];
  readonly source: string;
  readonly code?: Partial<FunctionCode>;
  readonly input?: readonly Field[];
  readonly output?: readonly Field[];
  readonly options?: HarnessOptions;
}

function harness({ form = "map", source, code, input = INPUT, output, options }: Given) {
  const spec: RowFunctionSpec = {
    kind: "row-function",
    form,
    code: { source, bigints: "number", onError: "fail", ...code },
  };
  return new OperatorHarness(
    {
      spec,
      factory: rowFunctionFactory,
      input,
      output: form === "filter" ? input : (output ?? INPUT),
      sideOutputs: code?.onError === "side" ? [[...input, ...FUNCTION_ERROR_FIELDS]] : [],
    },
    options,
  );
}

function failureOf(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (error instanceof JobFailureError) return error.failure;
    throw error;
  }
  throw new Error("it did not fail");
}

const rows = `
  +I[ann, 7, 0.5, true]
  +I[Zoë 😀, -9007199254740991, -2.25, false]
  +I[NULL, NULL, NULL, NULL]`;

const PRINTED = [
  "+I[ann, 7, 0.5, TRUE]",
  "+I[Zoë 😀, -9007199254740991, -2.25, FALSE]",
  "+I[NULL, NULL, NULL, NULL]",
];

describe("a function of one row", () => {
  it.each([
    ["reads columns by name", "row => ({ name: row.name, price: row.price, share: row.share, ok: row.ok })"],
    ["is given the row itself", "row => row"],
    ["copies the row", "row => ({ ...row })"],
    ["takes it apart", "({ name, price, share, ok }) => ({ name, price, share, ok })"],
    ["has a body", "(row) => { const { name } = row; return { ...row, name }; }"],
    ["is exported", "export default function (row: Row): Out { return row as Out; }"],
    [
      "has helpers",
      "const same = <T,>(x: T): T => x;\nexport default (row: any) => ({ name: same(row.name), price: row.price, share: row.share, ok: row.ok })",
    ],
  ])("gives every value back as it came: %s", (_, source) => {
    expect(harness({ source }).run(rows)).toEqual(PRINTED);
  });

  it("computes", () => {
    const output = [
      { name: "label", type: string(false) },
      { name: "euro", type: double(false) },
    ];
    const source = "row => ({ label: row.name.toUpperCase() + '!', euro: row.price * 0.5 })";
    expect(harness({ source, output }).run("+I[ann, 7, 0.5, true]\n+I[zoë, 8, 1, NULL]")).toEqual([
      "+I[ANN!, 3.5]",
      "+I[ZOË!, 4.0]",
    ]);
  });

  it("keeps the kinds of rows", () => {
    expect(harness({ source: "row => row" }).run("-U[a, 1, 1, true]\n+U[a, 2, 1, true]")).toEqual([
      "-U[a, 1, 1.0, TRUE]",
      "+U[a, 2, 1.0, TRUE]",
    ]);
  });

  it("filters, and passes watermarks on", () => {
    const given = harness({ form: "filter", source: "row => row.price > 5" });
    expect(
      given.run("+I[a, 7, 1, true]\n+I[b, 2, 1, true]\n-D[c, 9, 1, NULL]\nwatermark 5s\n+I[d, 9, 1, NULL]"),
    ).toEqual(["+I[a, 7, 1.0, TRUE]", "-D[c, 9, 1.0, NULL]", "watermark 5s", "+I[d, 9, 1.0, NULL]"]);
  });

  it("makes any number of rows of one", () => {
    const output = [{ name: "word", type: string(false) }];
    const source =
      "(row, out) => { for (const word of row.name.split(' ')) if (word) out.collect({ word }); }";
    const given = { form: "flat-map", source, output } as const;
    expect(harness(given).run("+I[to be, 1, 1, true]\n+I[, 1, 1, true]\n+I[or, 1, 1, true]")).toEqual([
      "+I[to]",
      "+I[be]",
      "+I[or]",
    ]);
    const returned = { ...given, source: "row => row.name.split(' ').map(word => ({ word }))" };
    expect(harness(returned).run("+I[to be, 1, 1, TRUE]")).toEqual(["+I[to]", "+I[be]"]);
  });

  it("makes more rows of one than fit into a batch, in order, and none of those of a row that failed", () => {
    const output = [
      { name: "n", type: int(false) },
      { name: "text", type: string() },
    ];
    const source = `(row, out) => {
      for (let n = 0; n < row.price; n++) out.collect({ n, text: n % 2 ? null : row.name + n });
      if (!row.ok) throw new Error("no");
    }`;
    const given = harness({ form: "flat-map", source, output, code: { onError: "skip" } });
    const lines = given.run(
      "+I[a, 3, 1, true]\n+I[b, 10000, 1, false]\n+I[c, 10000, 1, true]\n+I[d, 1, 1, true]",
    );
    expect(lines.length).toBe(10_004);
    expect(lines.slice(0, 5)).toEqual(["+I[0, a0]", "+I[1, NULL]", "+I[2, a2]", "+I[0, c0]", "+I[1, NULL]"]);
    expect(lines.slice(-3)).toEqual(["+I[9998, c9998]", "+I[9999, NULL]", "+I[0, d0]"]);
    expect(given.counter("malformedRecords")).toBe(1);
  });

  it("waits for credit between rows", () => {
    let blocked = true;
    const output = [{ name: "n", type: int(false) }];
    const source = "(row, out) => { for (let n = 0; n < 5000; n++) out.collect({ n }); }";
    const options = { blocked: () => (blocked = !blocked) };
    const given = harness({ form: "flat-map", source, output, options });
    expect(given.run("+I[a, 3, 1, true]\n+I[b, 3, 1, true]\n+I[c, 3, 1, true]").length).toBe(15_000);
  });

  it("gives numbers beyond 2^53 as bigint where it is told so", () => {
    const source = "row => ({ ...row, price: row.price + 1n })";
    const given = harness({ source, code: { bigints: "bigint" } });
    expect(given.run("+I[a, 9223372036854775806, 1, TRUE]")).toEqual([
      "+I[a, 9223372036854775807, 1.0, TRUE]",
    ]);
    const { reason } = failureOf(() =>
      harness({ source: "row => row" }).run("+I[a, 9007199254740992, 1, TRUE]"),
    );
    expect(reason).toBe("runtime.function-unsafe-integer");
  });

  it("has maps and sets that find long texts, however these were put together", () => {
    const source = `(row) => {
  const numbers = Array.from({ length: 40 }, (_, i) => i);
  const texts = [(i) => i + ".".repeat(900), (i) => i + ".".repeat(400) + ".".repeat(500), (i) => JSON.parse(JSON.stringify(i + ".".repeat(900)))].flatMap((of) => numbers.map(of));
  const map = new Map(texts.map((text) => [text, 1])), inserted = new Map();
  for (const text of texts) inserted.getOrInsert(text, 1);
  const found = texts.filter((text) => map.get(text) === 1 && map.has(text)).length;
  const set = new Set(texts.slice(0, 40));
  const sizes = [map.size, inserted.size, set.union(new Set(texts.slice(80))).size, Map.groupBy(texts, (text) => text).size, found];
  return { said: [...sizes, texts.slice(40, 80).filter((text) => map.delete(text) && set.delete(text)).length, map.size, set.size].join(" ") };
}`;
    const output = [{ name: "said", type: string() }];
    expect(harness({ source, output }).run("+I[a, 1, 1, true]")).toEqual(["+I[40 40 40 40 120 40 0 0]"]);
  });

  it("has dates and times of day as text", () => {
    const input = [
      { name: "day", type: date(false) },
      { name: "hour", type: time() },
    ];
    const output = [...input, { name: "said", type: string(false) }];
    const source = "row => ({ day: row.day, hour: row.hour, said: row.day + ' ' + row.hour })";
    expect(harness({ source, input, output }).run("+I[2024-01-31, 10:00:00]\n+I[1969-12-31, NULL]")).toEqual([
      "+I[2024-01-31, 10:00:00, 2024-01-31 10:00:00]",
      "+I[1969-12-31, NULL, 1969-12-31 null]",
    ]);
  });

  it("has decimals as exact text, times as milliseconds", () => {
    const input = [
      { name: "sum", type: decimal(20, 2) },
      { name: "at", type: timestamp() },
    ];
    const source = "row => ({ sum: row.sum + '1', at: new Date(row.at + 1000) })";
    const given = harness({ source, input, output: [{ name: "sum", type: decimal(20, 3) }, input[1]!] });
    expect(given.run("+I[12345678901234567.25, 5s]")).toEqual(["+I[12345678901234567.251, 6s]"]);
  });
});

describe("what goes wrong", () => {
  const throws = `
const check = (price: number) => {
  if (price < 0) throw new RangeError("negative");
  return price;
};
export default (row: any) => ({ ...row, price: check(row.price) });`;

  it("ends the job with line, column and row", () => {
    const failure = failureOf(() => harness({ source: throws }).run("+I[a, 1, 1, true]\n+I[b, -1, 1, true]"));
    expect(failure.reason).toBe("runtime.function-failed");
    expect(failure.params).toMatchObject({ problem: "RangeError: negative", line: 3, position: 28 });
    expect(failure.params["row"]).toContain("name = b, price = -1");
  });

  it("finds the place in a function that runs without row objects", () => {
    const source = "row => ({\n  name: row.name.missing.length,\n  price: 1, share: 1, ok: true })";
    const { params } = failureOf(() => harness({ source }).run("+I[a, 1, 1, TRUE]"));
    expect(params).toMatchObject({ line: 2 });
    expect(params["problem"]).toContain("length");
  });

  it("skips and counts, or sends the row aside with what was thrown", () => {
    const script = "+I[a, 1, 1, true]\n+I[b, -1, 1, true]\n+I[c, 2, 1, true]";
    const skipping = harness({ source: throws, code: { onError: "skip" } });
    expect(skipping.run(script)).toEqual(["+I[a, 1, 1.0, TRUE]", "+I[c, 2, 1.0, TRUE]"]);
    expect(skipping.counter("malformedRecords")).toBe(1);
    const aside = harness({ source: throws, code: { onError: "side" } });
    expect(aside.run(script)).toContain("side 0 +I[b, -1, 1.0, TRUE, RangeError: negative, 3, 28]");
  });

  it.each([
    ["row => ({ ...row, price: 'x' })", { column: "price", expected: "BIGINT", got: "string" }],
    ["row => ({ ...row, price: 1.5 })", { column: "price", got: "number" }],
    ["row => ({ ...row, name: 5 })", { column: "name", expected: "STRING", got: "number" }],
    ["row => ({ ...row, ok: 1 })", { column: "ok", got: "number" }],
    ["row => ({ ...row, share: {} })", { column: "share", got: "object" }],
  ])("says which column of the result is wrong: %s", (source, params) => {
    const failure = failureOf(() => harness({ source }).run("+I[a, 1, 1, TRUE]"));
    expect(failure.reason).toBe("runtime.function-result");
    expect(failure.params).toMatchObject(params);
  });

  it("ends what gives more text at once than there is memory for", () => {
    const source = `(row, out) => {
  const name = "x".repeat(100000);
  for (let i = 0; i < 1000; i++) out.collect({ ...row, name });
}`;
    const failure = failureOf(() => harness({ source, form: "flat-map" }).run("+I[a, 1, 1, TRUE]"));
    expect(failure.reason).toBe("runtime.function-memory");
  });

  it("ends what does not end, with the line of the loop", () => {
    const source = "(row) => {\n  let n = 0;\n  while (true) {\n    n++;\n  }\n}";
    const failure = failureOf(() => harness({ source }).run("+I[a, 1, 1, TRUE]"));
    expect(failure.reason).toBe("runtime.function-timeout");
    expect(failure.params).toMatchObject({ line: 3 });
    const caught = "(row) => {\n  for (;;) { try { for (;;); } catch {} finally { for (;;); } }\n}";
    expect(failureOf(() => harness({ source: caught }).run("+I[a, 1, 1, TRUE]")).reason).toBe(
      "runtime.function-timeout",
    );
  });

  it("ends what takes too much memory", () => {
    const source =
      "const kept = [];\nexport default (row) => { for (;;) kept.push('x'.repeat(1000) + kept.length); }";
    expect(failureOf(() => harness({ source }).run("+I[a, 1, 1, TRUE]")).reason).toBe(
      "runtime.function-memory",
    );
  });

  it.each([
    ["row => ({", { line: 1 }],
    ["enum Colour { red }\nexport default (row) => row", { line: 1, problem: "enum Colour" }],
    ["import fs from 'node:fs';\nexport default (row) => row", { line: 1, problem: "import fs" }],
    ["export default 5", {}],
    ["const x = null;\nx.y;\nexport default (row) => row", { line: 2 }],
  ])("refuses a text that is no function: %s", (source, params) => {
    const failure = failureOf(() => harness({ source }));
    expect(failure.reason).toBe("runtime.function-invalid");
    expect(failure.params).toMatchObject(params);
  });
});
