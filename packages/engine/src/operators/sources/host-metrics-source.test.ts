import { HOST_METRICS_FIELDS } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { OperatorRig } from "../../testing/operator-rig.ts";
import { HostMetricsSource } from "./host-metrics-source.ts";

const samples = Array.from({ length: 1_000 }, (_, core) => ({
  timeMs: 1_700_000_000_000.25 + core,
  metric: "cpu",
  instance: `cpu${core}`,
  field: "busy",
  value: core / 8,
}));

const source = (): HostMetricsSource =>
  new HostMetricsSource({ kind: "host-metrics-source", intervalMs: 1_000 });

describe("Host metrics", () => {
  it("gives each sample once, in order, and waits for more", () => {
    const rig = new OperatorRig(source(), { output: HOST_METRICS_FIELDS });
    expect(rig.run()).toBe("idle");
    rig.io.hostSamples = [...samples];
    expect(rig.run([300])).toBe("idle");
    expect(rig.rows).toEqual(
      samples.map((s) => [Math.floor(s.timeMs), s.metric, s.instance, s.field, s.value]),
    );
  });

  it("gives the columns asked for, in their order", () => {
    const output = HOST_METRICS_FIELDS.filter(
      ({ name }) => name === "value" || name === "instance",
    ).toReversed();
    const rig = new OperatorRig(source(), { output });
    rig.io.hostSamples = samples.slice(0, 2);
    rig.run();
    expect(rig.rows).toEqual([
      [0, "cpu0"],
      [0.125, "cpu1"],
    ]);
  });

  it("is read by subtask 0 alone", () => {
    const rig = new OperatorRig(source(), { output: HOST_METRICS_FIELDS, subtask: 1, parallelism: 2 });
    rig.io.hostSamples = [...samples];
    expect(rig.run()).toBe("end");
    expect(rig.rows).toEqual([]);
  });
});
