import { FUNCTION_ERROR_FIELDS, string, timestamp } from "@millrace/graph";
import type { FunctionErrorPolicy } from "@millrace/graph";
import { beforeAll, describe, expect, it } from "vitest";
import type { JobFailureError } from "../task/job-failure-error.ts";
import { OperatorHarness } from "../testing/operator-harness.ts";
import type { HarnessOptions } from "../testing/operator-harness.ts";
import { provideTestSandbox } from "../testing/test-sandbox.ts";
import { watermarkAssignerFactory } from "./watermark-assigner.ts";
import type { WatermarkSpec } from "./watermark-assigner.ts";

beforeAll(provideTestSandbox);

const FIELDS = [
  { name: "name", type: string() },
  { name: "ts", type: timestamp() },
];

interface Given {
  readonly intervalMs?: number;
  readonly idleTimeoutMs?: number;
  readonly options?: HarnessOptions;
  readonly onError?: FunctionErrorPolicy;
}

const harness = (source: string, { intervalMs, idleTimeoutMs, options, onError = "fail" }: Given = {}) =>
  new OperatorHarness<WatermarkSpec>(
    {
      spec: {
        kind: "watermark-assigner",
        column: 1,
        strategy: "function",
        outOfOrdernessMs: 0,
        idleTimeoutMs: idleTimeoutMs ?? null,
        generator: {
          code: { source, bigints: "number", onError },
          states: ["max"],
          intervalMs: intervalMs ?? null,
        },
      },
      factory: watermarkAssignerFactory,
      input: FIELDS,
      output: FIELDS,
      sideOutputs: onError === "side" ? [[...FIELDS, ...FUNCTION_ERROR_FIELDS]] : [],
    },
    options,
  );

/** At a marker row, the largest time so far. */
const MARKERS = `export function onEvent(row, timestamp, output) {
  const { max } = output.state;
  max.update(Math.max(max.value() ?? -Infinity, timestamp));
  if (row.name === "mark") output.emitWatermark(max.value());
}`;
const ROWS = ["+I[a, 5s]", "+I[mark, 3s]", "+I[b, 7s]", "+I[mark, 6s]", "+I[mark, 1s]", "+I[c, 9s]"];
const EXPECTED = [
  "+I[a, 5s]",
  "+I[mark, 3s]",
  "watermark 5s",
  "+I[b, 7s]",
  "+I[mark, 6s]",
  "watermark 7s",
  "+I[mark, 1s]",
  "+I[c, 9s]",
  "watermark max",
];

/** After a restart the last watermark comes once more. */
const once = (lines: readonly string[]): readonly string[] =>
  lines.filter((line, i) => !line.startsWith("watermark") || lines.indexOf(line) === i);

describe("a watermark generator", () => {
  it("emits right behind the row, and nothing that is not larger", () => {
    for (const rows of [1, 2, 100])
      expect(
        harness(MARKERS, { options: { batchRows: () => rows } }).run([...ROWS, "end"].join("\n")),
      ).toEqual(EXPECTED);
  });

  it("goes on with its numbers after a restart", () => {
    for (let cut = 0; cut <= ROWS.length; cut++) {
      const script = [...ROWS.toSpliced(cut, 0, "restart"), "end"].join("\n");
      expect(once(harness(MARKERS).run(script))).toEqual(EXPECTED);
    }
  });

  it("emits every now and then by the clock, and may become idle meanwhile", () => {
    const source = `export const onEvent = (row, timestamp, output) => output.state.max.update(timestamp);
export function onPeriodicEmit(output) { if (output.state.max.value() !== null) output.emitWatermark(output.state.max.value() - 1); }`;
    const given = harness(source, { intervalMs: 200, idleTimeoutMs: 1_000 });
    expect(given.run("+I[a, 5s]\n+199ms\n+1ms\n+I[b, 6s]\n+200ms\n+600ms\n+200ms")).toEqual([
      "+I[a, 5s]",
      "watermark 4999ms",
      "+I[b, 6s]",
      "watermark 5999ms",
      "idle",
    ]);
  });

  it.each([
    [
      "throws",
      "export const onEvent = (row) => {\n  throw new Error(row.name);\n};",
      "runtime.function-failed",
    ],
    [
      "emits what is no time",
      "export const onEvent = (row, timestamp, output) => output.emitWatermark('soon');",
      "runtime.function-failed",
    ],
    ["does not end", "export const onEvent = () => {\n  for (;;);\n};", "runtime.function-timeout"],
    ["is none", "export const onRow = () => {};", "runtime.function-invalid"],
    [
      "takes all memory",
      "const all = [];\nexport const onEvent = () => { for (;;) all.push('x'.repeat(1e6) + all.length); };",
      "runtime.function-memory",
    ],
  ])("that %s ends the job", (_, source, reason) => {
    let failure: unknown = null;
    try {
      harness(source).run("+I[a, 5s]");
    } catch (error) {
      failure = (error as JobFailureError).failure;
    }
    expect(failure).toMatchObject({ reason });
  });

  it.each(["output", "output.state", "output.state.max", "output.emitWatermark", "row"])(
    "reaches nothing of the host by %s",
    (object) => {
      const source = `export function onEvent(row, timestamp, output) {
  let g;
  try { g = ${object}.constructor.constructor("return this")(); } catch { return; }
  for (const name of ["process", "require", "fetch", "WebAssembly", "setTimeout"]) if (g[name] !== undefined) output.emitWatermark(1);
}`;
      expect(harness(source).run("+I[a, 5s]")).toEqual(["+I[a, 5s]"]);
    },
  );

  it("leaves a row at which it throws without a watermark, its numbers as they were, and counts it", () => {
    const source = `export function onEvent(row, timestamp, output) {
  const { max } = output.state;
  max.update(Math.max(max.value() ?? -Infinity, timestamp));
  if (row.name === "bad") throw new Error("bad");
  output.emitWatermark(max.value());
}
export const onPeriodicEmit = () => { throw new Error("never"); };`;
    for (const options of [{}, { batchRows: () => 1 }]) {
      const given = harness(source, { onError: "skip", options, intervalMs: 100 });
      const rows = ["+I[a, 1s]", "+I[bad, 9s]", "+I[bad, 8s]", "+I[b, 3s]", "+I[bad, 7s]"];
      expect(given.run(rows.join("\n"))).toEqual([
        "+I[a, 1s]",
        "watermark 1s",
        "+I[bad, 9s]",
        "+I[bad, 8s]",
        "+I[b, 3s]",
        "watermark 3s",
        "+I[bad, 7s]",
      ]);
      expect(given.counter("malformedRecords")).toBe(3);
      given.run("+100ms");
      expect(given.counter("malformedRecords")).toBe(4);
    }
  });

  it("sends a row at which it throws to the side output instead, and restores as if it had not come", () => {
    const source = `export function onEvent(row, timestamp, output) {
  if (row.name === "bad") throw new Error("bad");
  output.emitWatermark(timestamp);
}
export const onPeriodicEmit = () => { throw new Error("never"); };`;
    const rows = ["+I[bad, 9s]", "+I[a, 1s]", "+I[bad, 8s]", "+I[b, 3s]", "+I[c, 2s]", "+I[bad, 7s]"];
    for (const batchRows of [1, 2, 100])
      for (let cut = 0; cut <= rows.length; cut++) {
        const given = harness(source, {
          onError: "side",
          options: { batchRows: () => batchRows },
          intervalMs: 100,
        });
        const lines = once(given.run(rows.toSpliced(cut, 0, "restart").join("\n")));
        expect(lines.filter((line) => line.startsWith("side"))).toEqual(
          [9, 8, 7].map((at) => `side 0 +I[bad, ${at}s, Error: bad, 2, 37]`),
        );
        expect(lines.filter((line) => !line.startsWith("side"))).toEqual([
          "+I[a, 1s]",
          "watermark 1s",
          "+I[b, 3s]",
          "watermark 3s",
          "+I[c, 2s]",
        ]);
      }
    const given = harness(source, { onError: "side", intervalMs: 100 });
    given.run(rows.join("\n"));
    expect(given.counter("malformedRecords")).toBe(3);
    expect(given.run("+100ms")).toEqual([]);
    expect(given.counter("malformedRecords")).toBe(4);
  });
});
