import { timestamp } from "@millrace/graph";
import { beforeAll, describe, expect, it } from "vitest";
import { OperatorHarness } from "../testing/operator-harness.ts";
import type { HarnessOptions } from "../testing/operator-harness.ts";
import { provideTestSandbox } from "../testing/test-sandbox.ts";
import { watermarkAssignerFactory } from "./watermark-assigner.ts";
import type { WatermarkSpec } from "./watermark-assigner.ts";

beforeAll(provideTestSandbox);

const FIELDS = [{ name: "ts", type: timestamp() }];
const PERIODIC = `export const onEvent = (row, timestamp, output) => output.state.last.update(timestamp);
export const onPeriodicEmit = (output) => { if (output.state.last.value() !== null) output.emitWatermark(output.state.last.value() - 1); };`;
const PUNCTUATED = `export const onEvent = (row, timestamp, output) => output.emitWatermark(timestamp);`;
const NEVER = `export const onEvent = () => {};`;

function harness(source: string, given: Partial<WatermarkSpec> = {}, options: HarnessOptions = {}) {
  return new OperatorHarness<WatermarkSpec>(
    {
      spec: {
        kind: "watermark-assigner",
        column: 0,
        strategy: "function",
        outOfOrdernessMs: 0,
        idleTimeoutMs: null,
        generator: {
          code: { source, bigints: "number", onError: "fail" },
          states: ["last"],
          intervalMs: source === PERIODIC ? 50 : null,
        },
        ...given,
      },
      factory: watermarkAssignerFactory,
      input: FIELDS,
      output: FIELDS,
    },
    options,
  );
}

/**
 * What Flink's tests of its operator for timestamps and watermarks feed and expect, by their names. Not here:
 * periodicWatermarksBatchMode and punctuatedWatermarksBatchMode, as nobody reads a watermark in batch but the last one
 * (`batch/final-rows.ts`).
 */
describe("TimestampsAndWatermarksOperatorTest", () => {
  it("inputWatermarksAreNotForwarded", () => {
    expect(harness(PERIODIC).run("watermark 42ms\n+50ms")).toEqual([]);
  });

  it("inputStatusesAreNotForwarded", () => {
    expect(harness(PERIODIC).run("idle\n+50ms\nactive")).toEqual([]);
  });

  it("longMaxInputWatermarkIsForwarded", () => {
    expect(harness(PERIODIC).run("watermark max")).toEqual(["watermark max"]);
  });

  it("periodicWatermarksEmitOnPeriodicEmitStreamMode", () => {
    expect(harness(PERIODIC).run("+I[2ms]\n+50ms\n+I[4ms]\n+50ms")).toEqual([
      "+I[2ms]",
      "watermark 1ms",
      "+I[4ms]",
      "watermark 3ms",
    ]);
  });

  it("periodicWatermarksOnlyEmitOnPeriodicEmitStreamMode", () => {
    expect(harness(PERIODIC).run("+I[2ms]\n+49ms")).toEqual(["+I[2ms]"]);
  });

  it("periodicWatermarksDoNotRegressStreamMode", () => {
    expect(harness(PERIODIC).run("+I[4ms]\n+50ms\n+I[2ms]\n+50ms")).toEqual([
      "+I[4ms]",
      "watermark 3ms",
      "+I[2ms]",
    ]);
  });

  it("punctuatedWatermarksEmitImmediatelyStreamMode", () => {
    expect(harness(PUNCTUATED).run("+I[2ms]\n+I[4ms]")).toEqual([
      "+I[2ms]",
      "watermark 2ms",
      "+I[4ms]",
      "watermark 4ms",
    ]);
  });

  it("punctuatedWatermarksDoNotRegressStreamMode", () => {
    expect(harness(PUNCTUATED).run("+I[4ms]\n+I[2ms]")).toEqual(["+I[4ms]", "watermark 4ms", "+I[2ms]"]);
  });

  it("testNegativeTimestamps", () => {
    const rows = ["-9000s", "-1ms", "0s", "1ms", "2ms", "9000s"].map((time) => `+I[${time}]`);
    expect(harness(NEVER).run(rows.join("\n"))).toHaveLength(rows.length);
    const punctuated = harness(PUNCTUATED).run("+I[-2ms]\n+I[-1ms]");
    expect(punctuated.filter((line) => line.startsWith("watermark"))).toEqual([
      "watermark -2ms",
      "watermark -1ms",
    ]);
  });

  it("watermarksWithIdlenessUnderBackpressure", () => {
    let backpressuredMs = 0;
    const held = harness(PUNCTUATED, { idleTimeoutMs: 100 }, { backpressuredMs: () => backpressuredMs });
    for (let i = 0; i < 20; i++) {
      backpressuredMs += 100;
      expect(held.run("+100ms")).toEqual([]);
    }
    expect(held.run("+99ms")).toEqual([]);
    expect(held.run("+1ms\n+1s")).toEqual(["idle"]);
  });
});
