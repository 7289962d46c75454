import { bigint, boolean, double, int, rowSchema, string, timestamp } from "@millrace/graph";
import { describe, expect, test } from "vitest";
import type { FunctionShape } from "../function-shape.ts";
import { FunctionChecker } from "./function-checker.ts";
import { installedLibrary } from "./library-files.ts";

const checker = new FunctionChecker(installedLibrary());

const INPUT = rowSchema(
  [
    { name: "ts", type: timestamp() },
    { name: "city", type: string() },
    { name: "fare", type: int() },
    { name: "total", type: bigint() },
    { name: "rate", type: double() },
    { name: "paid", type: boolean() },
  ],
  { rowtime: "ts", keys: ["city"] },
);

const shape = (form: FunctionShape["form"], more: Partial<FunctionShape> = {}): FunctionShape => ({
  form,
  input: INPUT,
  result: [
    { name: "city", type: string() },
    { name: "cents", type: int() },
  ],
  states: [],
  bigints: "number",
  ...more,
});

/** Each problem as `severity "text in question" message`. */
function problems(code: string, of: FunctionShape): readonly string[] {
  return checker
    .check({ code, shape: of })
    .problems.map(
      ({ severity, span, message }) => `${severity} "${code.slice(span.from, span.to)}" ${message}`,
    );
}

describe("a map function", () => {
  test("of plain JavaScript goes unhindered", () => {
    expect(
      problems("row => ({ city: row.city.toUpperCase(), cents: row.fare * 100 })", shape("map")),
    ).toEqual([]);
    expect(
      problems(
        "// doubled\nconst seen = {};\nexport default function (row) {\n  seen.last = row.city;\n  let text = 1; text = 'x';\n  return { city: row.city, cents: row.city.length };\n}",
        shape("map"),
      ).filter((problem) => problem.startsWith("error")),
    ).toEqual([]);
  });

  test("that reads a column that does not exist is an error at that place", () => {
    expect(problems("row => ({ city: row.citty, cents: 1 })", shape("map"))).toEqual([
      `error "citty" Property 'citty' does not exist on type 'Row'. Did you mean 'city'?`,
    ]);
    expect(problems("({ ctiy }) => ({ city: ctiy, cents: 1 })", shape("map"))).toEqual([
      `error "ctiy" Property 'ctiy' does not exist on type 'Row'.`,
    ]);
    expect(problems("(row: Row) => ({ city: row.ctiy, cents: 1 })", shape("map"))).toHaveLength(1);
  });

  test("that gives a text for a number is an error", () => {
    for (const code of [
      "row => ({ city: row.city, cents: row.city })",
      "export default row => ({ city: row.city, cents: row.city })",
      "export default function f(row) {\n  return { city: row.city, cents: row.city };\n}",
      "function f(row) {\n  return { city: row.city, cents: row.city };\n}\nexport default f;",
      "export default function f(row: Row) {\n  return { city: row.city, cents: row.city };\n}",
    ]) {
      expect(problems(code, shape("map")).join("\n"), code).toMatch(/^error "/u);
    }
  });

  test("that reckons with a text is warned in JavaScript, and wrong in TypeScript", () => {
    expect(problems("row => ({ city: '', cents: row.city * 1 })", shape("map"))[0]).toMatch(
      /^warning "row.city"/u,
    );
    expect(problems("(row: Row) => ({ city: '', cents: row.city * 1 })", shape("map"))[0]).toMatch(/^error/u);
  });

  test("with a name that does not exist is an error without advice for others", () => {
    expect(problems("row => { console.log(row); return { cents: 1 }; }", shape("map"))).toEqual([
      `error "console" Cannot find name 'console'.`,
    ]);
  });

  test("that is no TypeScript says where", () => {
    expect(problems("row => ({ city: })", shape("map"))).toEqual([`error "}" Expression expected.`]);
  });

  test("without a default export says what is missing", () => {
    expect(checker.check({ code: "function f(row) {}", shape: shape("map") }).missing).toEqual(["default"]);
  });
});

describe("a process function", () => {
  const process = shape("process", {
    result: [{ name: "seen", type: bigint() }],
    states: [{ name: "seen", kind: "value" }],
  });

  test("knows its states, its context and its collector", () => {
    const code = `export function processElement(row, context, out) {
  const seen = (context.state.seen.value() ?? 0) + 1;
  context.state.seen.update(seen);
  context.registerEventTimeTimer(row.ts + 1);
  out.collect({ seen });
}
export function onTimer(timestamp, context, out) {
  out.collect({ seen: timestamp });
}`;
    expect(problems(code, process)).toEqual([]);
  });

  test("is held to them", () => {
    const code = `export function processElement(row, context, out) {
  context.state.sen.value();
  context.now();
  out.collect({ seen: row.city, other: 1 });
}`;
    expect(problems(code, process)).toEqual([
      `error "sen" Property 'sen' does not exist on type 'States'. Did you mean 'seen'?`,
      `error "now" Property 'now' does not exist on type 'Context'.`,
      `error "seen" Type 'string' is not assignable to type 'number | bigint'.`,
    ]);
  });

  test("has to export processElement", () => {
    expect(checker.check({ code: "export function onTimer() {}", shape: process }).missing).toEqual([
      "processElement",
    ]);
  });
});

describe("the columns that a function gives", () => {
  const returned = (code: string, form: FunctionShape["form"] = "map"): string =>
    (checker.check({ code, shape: shape(form, { result: null }) }).returned ?? [])
      .map(({ name, type }) => `${name} ${type ?? "?"}`)
      .join(", ");

  test("keep the types of columns that came in", () => {
    expect(returned("row => ({ ...row })")).toBe(
      "ts TIMESTAMP(3), city STRING, fare INT, total BIGINT, rate DOUBLE, paid BOOLEAN",
    );
    expect(returned("({ fare, city: town }) => ({ fare, town })")).toBe("fare INT, town STRING");
    expect(returned("row => { const t = row.ts; return { t, f: row.fare ?? null }; }")).toBe(
      "t TIMESTAMP(3), f INT",
    );
  });

  test("are whole where whole numbers stay whole", () => {
    expect(
      returned(
        "row => ({ a: row.fare * 100, b: row.fare / 2, c: Math.round(row.rate), d: row.city.length, e: row.paid ? 1 : 0, f: row.rate + 1 })",
      ),
    ).toBe("a BIGINT, b DOUBLE, c BIGINT, d BIGINT, e BIGINT, f DOUBLE");
  });

  test("come from what is collected, and from rows in an array", () => {
    expect(
      returned(
        "(row, out) => { for (const word of row.city.split(' ')) out.collect({ word, length: word.length }); }",
        "flat-map",
      ),
    ).toBe("word STRING, length BIGINT");
    expect(returned("row => row.city.split(' ').map(word => ({ word, fare: row.fare }))", "flat-map")).toBe(
      "word STRING, fare INT",
    );
    expect(
      returned(
        "export function processElement(row, context, out) { out.collect({ city: row.city }); }\nexport function onTimer(time, context, out) { out.collect({ at: time }); }",
        "process",
      ),
    ).toBe("city STRING, at DOUBLE");
  });

  test("are unknown where the text does not tell them", () => {
    expect(checker.check({ code: "row => JSON.parse(row.city)", shape: shape("map") }).returned).toBeNull();
    expect(returned("row => ({ tags: row.city.split(','), day: new Date(row.ts) })")).toBe(
      "tags ?, day TIMESTAMP(3)",
    );
  });
});

test("a column says where the text names it", () => {
  const code = "export default row => ({ ...row, cents: row.fare * 100 })";
  const returned = checker.check({ code, shape: shape("map") }).returned ?? [];
  expect(returned.find(({ name }) => name === "city")?.span).toBeNull();
  expect(returned.find(({ name }) => name === "cents")?.span).toEqual({ from: 33, to: 38 });
});

describe("functions of two inputs", () => {
  const second = rowSchema([{ name: "most", type: int(false) }]);
  const sides = [{ name: "high", fields: [{ name: "fare", type: int(false) }] }];
  const states = [{ name: "seen", kind: "value" }] as const;
  const of = (form: "co-process" | "broadcast-process") => shape(form, { second, sides, states });

  test("see the rows of their own input, states and side outputs", () => {
    const code = `export function processElement1(row, context, out) {
  context.state.seen.update(row.city);
  context.output("high", { fare: 1 });
}
export const flatMap2 = (row, out) => { out.collect({ city: "a", cents: row.most }); };`;
    expect(problems(code, of("co-process"))).toEqual([]);
    const wrong = code.replace("row.most", "row.least").replace('"high"', '"low"');
    expect(problems(wrong, of("co-process"))).toHaveLength(2);
  });

  test("are missed where an input has none", () => {
    const missing = (code: string) => checker.check({ code, shape: of("co-process") }).missing;
    expect(missing("export const map1 = () => ({});")).toEqual(["processElement2"]);
    expect(missing("export const map1 = () => ({}); export const map2 = map1;")).toEqual([]);
  });

  test("write broadcast state on the broadcast side alone", () => {
    const code = `export function processElement(row, context, out) {
  const most = context.getBroadcastState("most").get(row.city);
  if (most !== null) out.collect({ city: row.city, cents: most });
}
export function processBroadcastElement(row, context) {
  context.getBroadcastState("most").put("all", row.most);
  context.applyToKeyedState("seen", (key, seen) => seen.clear());
}`;
    expect(problems(code, of("broadcast-process"))).toEqual([]);
    const wrong = code.replace(".get(row.city)", ".clear()");
    expect(problems(wrong, of("broadcast-process"))[0]).toContain("error");
  });
});

describe("functions of windows", () => {
  test("see rows, window and state", () => {
    const code = `export function process(key, context, elements, out) {
  context.globalState.seen.update(elements.length);
  context.windowState.n.update(context.window.maxTimestamp);
  out.collect({ city: key.city, cents: elements[0].fare });
}`;
    const of = shape("window-process", {
      states: [{ name: "seen", kind: "value" }],
      windowStates: [{ name: "n", kind: "value", type: double() }],
      sides: [{ name: "apart", fields: [{ name: "n", type: int() }] }],
    });
    expect(problems(code, of)).toEqual([]);
    const aside = (row: string): string =>
      code.replace("out.collect(", `context.output("apart", ${row}); out.collect(`);
    expect(problems(aside("{ n: 1 }"), of)).toEqual([]);
    expect(problems(aside('{ n: "many" }'), of)).toHaveLength(1);
    expect(problems(code.replace("windowState.n", "windowState.m"), of)).toHaveLength(1);
    expect(problems(code.replace("].fare", "].fair"), of)).toHaveLength(1);
  });

  test("reduce and aggregate give a row, or anything to the process function behind them", () => {
    const form = "window-aggregate" as const;
    const parts = "export const createAccumulator = () => 0;\nexport const add = (row, n) => n + row.fare;\n";
    const wrong = `${parts}export const getResult = (n) => ({ city: "", cents: "many" });`;
    expect(problems(wrong, shape(form))[0]).toMatch(/^error/u);
    const behind = `${parts}export const getResult = (n) => n;
export function process(key, context, [n], out) { out.collect({ city: key.city, cents: n }); }`;
    expect(problems(behind, shape(form))).toEqual([]);
    expect(problems(behind.replace("key.city", "key.town"), shape(form))).toHaveLength(1);
    expect(checker.check({ code: behind, shape: shape(form, { merges: true }) }).missing).toEqual(["merge"]);
    const reduce = `export default (a, b) => a.fare + b.fare;\n${behind.slice(behind.indexOf("export function process"))}`;
    expect(problems(reduce, shape("window-reduce"))).toEqual([]);
  });

  test("a partitioner gives a number", () => {
    const of = shape("partitioner", { result: null });
    expect(problems("(row, numPartitions) => row.fare % numPartitions", of)).toEqual([]);
    expect(problems("export default (row, n) => row.city", of)[0]).toMatch(/^error/u);
  });

  test("triggers and evictors have their own context", () => {
    const trigger = `export function onElement(row, timestamp, window, context) {
  context.state.rows.add(1);
  return row.fare > 3 ? TriggerResult.FIRE : TriggerResult.CONTINUE;
}`;
    expect(problems(trigger, shape("trigger"))).toEqual([]);
    const evictor = `export const evictAfter = (elements) => { for (const e of elements) if (e.value.fare < 0) e.remove(); };`;
    expect(checker.check({ code: evictor, shape: shape("evictor") })).toMatchObject({
      problems: [],
      missing: [],
    });
  });
});
