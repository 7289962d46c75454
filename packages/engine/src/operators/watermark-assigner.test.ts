import { string, timestamp } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { OperatorHarness } from "../testing/operator-harness.ts";
import type { HarnessSetup } from "../testing/operator-harness.ts";
import { watermarkAssignerFactory } from "./watermark-assigner.ts";
import type { WatermarkSpec } from "./watermark-assigner.ts";

const fields = [
  { name: "name", type: string() },
  { name: "ts", type: timestamp() },
];
const assigner = (more: Partial<WatermarkSpec> = {}): HarnessSetup<WatermarkSpec> => ({
  spec: {
    kind: "watermark-assigner",
    column: 1,
    strategy: "bounded-out-of-orderness",
    outOfOrdernessMs: 1_000,
    idleTimeoutMs: null,
    ...more,
  },
  factory: watermarkAssignerFactory,
  input: fields,
  output: fields,
});

describe("watermark-assigner", () => {
  it("emits largest - delay - 1 right behind the row that passes the next 100 ms", () => {
    expect(
      new OperatorHarness(assigner()).run(`
      +I[a, 5s]
      +I[b, 5050ms]
      +I[c, 4s]
      +I[d, 5100ms]
      +I[e, 5199ms]
      +I[f, 5200ms]`),
    ).toEqual([
      "+I[a, 5s]",
      "watermark 3999ms",
      "+I[b, 5050ms]",
      "+I[c, 4s]",
      "+I[d, 5100ms]",
      "watermark 4099ms",
      "+I[e, 5199ms]",
      "+I[f, 5200ms]",
      "watermark 4199ms",
    ]);
  });

  it("has no delay where timestamps are monotonous", () => {
    expect(new OperatorHarness(assigner({ strategy: "monotonous" })).run("+I[a, 5s]")).toEqual([
      "+I[a, 5s]",
      "watermark 4999ms",
    ]);
  });

  it("replaces watermarks from above, but for the last", () => {
    expect(new OperatorHarness(assigner()).run("watermark 9s\nend")).toEqual(["watermark max"]);
  });

  it("emits nothing twice and nothing smaller after a restart", () => {
    expect(new OperatorHarness(assigner()).run("+I[a, 5s]\nrestart\n+I[b, 5001ms]\n+I[c, 5100ms]")).toEqual([
      "+I[a, 5s]",
      "watermark 3999ms",
      "watermark 3999ms",
      "+I[b, 5001ms]",
      "+I[c, 5100ms]",
      "watermark 4099ms",
    ]);
  });

  describe("while rows that were in flight on several channels are read", () => {
    const replaying = { isMixed: true, isUnderWay: true };

    it("stands still, and then goes to where they brought it, without waiting for a row", () => {
      const replay = { ...replaying };
      const harness = new OperatorHarness(assigner(), { replay });
      expect(harness.run("+I[a, 9s]\n+I[b, 5s]\n+1ms")).toEqual(["+I[a, 9s]", "+I[b, 5s]"]);
      replay.isUnderWay = false;
      expect(harness.run("+1ms")).toEqual(["watermark 7999ms"]);
    });

    it("goes on before the first row that is new", () => {
      const replay = { ...replaying };
      const harness = new OperatorHarness(assigner(), { replay });
      harness.run("+I[a, 9s]");
      replay.isUnderWay = false;
      expect(harness.run("+I[b, 9100ms]")).toEqual(["watermark 7999ms", "+I[b, 9100ms]", "watermark 8099ms"]);
    });

    it("stands still after a restart on the way as well, when they are on one channel", () => {
      const replay = { ...replaying };
      const harness = new OperatorHarness(assigner(), { replay });
      harness.run("+I[a, 9s]");
      replay.isMixed = false;
      expect(harness.run("restart\n+I[b, 5s]\n+1ms")).toEqual(["+I[b, 5s]"]);
      replay.isUnderWay = false;
      expect(harness.run("+1ms")).toEqual(["watermark 7999ms"]);
    });

    it("goes on as ever where they were on one", () => {
      const replay = { isMixed: false, isUnderWay: true };
      expect(new OperatorHarness(assigner(), { replay }).run("+I[a, 5s]")).toEqual([
        "+I[a, 5s]",
        "watermark 3999ms",
      ]);
    });
  });

  it("becomes idle after a while without rows, and active with the next", () => {
    const harness = new OperatorHarness(assigner({ idleTimeoutMs: 3_000 }));
    expect(
      harness.run(`
      +2s
      +I[a, 5s]
      +2999ms
      +1ms
      +10s
      +I[b, 5s]
      +3s`),
    ).toEqual(["+I[a, 5s]", "watermark 3999ms", "idle", "active", "+I[b, 5s]", "idle"]);
  });

  it("fails on a row without event time", () => {
    expect(() => new OperatorHarness(assigner()).run("+I[a, NULL]")).toThrow("runtime.cast-failed");
  });
});
