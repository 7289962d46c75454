import { bigint, rowSchema, string } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { batchOfRows } from "../batch/row-values.ts";
import type { Value } from "../batch/row-values.ts";
import { HeavyHitters } from "./heavy-hitters.ts";
import { KeyObserver } from "./key-observer.ts";

const SCHEMA = rowSchema([
  { name: "carrier", type: string() },
  { name: "delay", type: bigint() },
]);

function observe(seconds: number, rowsASecond: number, carrierOf: (row: number) => string): KeyObserver {
  const observer = new KeyObserver(SCHEMA.fields, [0]);
  for (let second = 0; second < seconds; second++) {
    for (let at = 0; at < rowsASecond; at += 1_000) {
      const rows = Array.from({ length: Math.min(1_000, rowsASecond - at) }, (_, i): Value[] => [
        carrierOf(at + i),
        BigInt(i),
      ]);
      observer.offer(batchOfRows(SCHEMA, rows));
    }
    if (second < seconds - 1) observer.report();
  }
  return observer;
}

describe("hot keys", () => {
  it("are told by name with their share", () => {
    const keys = observe(1, 1_000, (row) => (row % 10 < 7 ? "WN" : `C${row % 10}`)).report();
    expect(keys[0]).toEqual({ values: ["WN"], share: expect.closeTo(0.7, 1) });
  });

  it("of a fast stream are told from a few rows, also where its pattern repeats", () => {
    const keys = observe(4, 100_000, (row) => (row % 64 < 32 ? "WN" : `C${row % 64}`)).report();
    expect(keys[0]?.values).toEqual(["WN"]);
    expect(keys[0]?.share).toBeGreaterThan(0.45);
    expect(keys[0]?.share).toBeLessThan(0.55);
  });

  it("no key is hot where all are rare", () => {
    const keys = observe(1, 20_000, (row) => `C${row}`).report();
    expect(keys[0]?.share ?? 0).toBeLessThan(0.02);
  });

  it("what was hot fades", () => {
    const hitters = new HeavyHitters<string>();
    for (let i = 0; i < 100; i++) hitters.offer("old", () => "old");
    for (let second = 0; second < 20; second++) {
      hitters.fade();
      for (let i = 0; i < 100; i++) hitters.offer("new", () => "new");
    }
    expect(hitters.top(2)[0]).toEqual({ item: "new", share: expect.closeTo(1, 1) });
  });
});
