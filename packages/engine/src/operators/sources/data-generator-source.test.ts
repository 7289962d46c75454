import {
  bigint,
  boolean,
  date,
  decimal,
  double,
  float,
  int,
  smallint,
  string,
  time,
  timestamp,
  timestampLtz,
  tinyint,
} from "@millrace/graph";
import type { GeneratedColumn, GeneratedValues, LogicalType } from "@millrace/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value } from "../../batch/row-values.ts";
import { MemoryState, OperatorRig } from "../../testing/operator-rig.ts";
import { DataGeneratorSource } from "./data-generator-source.ts";

const uniform: GeneratedValues = { kind: "uniform", min: 1, max: 6, prefix: "" };
const column = (
  name: string,
  type: LogicalType,
  values: GeneratedValues = uniform,
  nullShare = 0,
): GeneratedColumn => ({ name, type, values, nullShare });

interface Given {
  readonly columns: readonly GeneratedColumn[];
  readonly read?: readonly string[];
  readonly rows?: number | null;
  readonly rateLimit?: number | null;
  readonly seed?: number;
  readonly subtask?: number;
  readonly parallelism?: number;
}

function rig(given: Given): OperatorRig<DataGeneratorSource> {
  const { columns, rows = 2_000, rateLimit = null, seed = 1, subtask = 0, parallelism = 1 } = given;
  const source = new DataGeneratorSource({ kind: "data-generator-source", seed, rows, rateLimit, columns });
  const output = columns.filter(({ name }) => given.read?.includes(name) ?? true);
  return new OperatorRig(source, { output, subtask, parallelism });
}

function valuesOf(type: LogicalType, values: GeneratedValues, nullShare = 0): Value[] {
  const run = rig({ columns: [column("v", type, values, nullShare)] });
  run.run();
  return run.rows.map(([value]) => value!);
}

describe("rules", () => {
  it("uniform: integers with both ends, evenly", () => {
    const values = valuesOf(int(false), uniform);
    for (const face of [1, 2, 3, 4, 5, 6]) {
      const count = values.filter((value) => value === face).length;
      expect(count).toBeGreaterThan(260);
      expect(count).toBeLessThan(410);
    }
  });

  it("normal: mean and deviation", () => {
    const values = valuesOf(double(false), {
      kind: "normal",
      mean: 50,
      deviation: 10,
      prefix: "",
    }) as number[];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(50, -0.3);
    expect(Math.sqrt(variance)).toBeCloseTo(10, -0.3);
  });

  it("zipf: few are frequent", () => {
    const values = valuesOf(string(false), { kind: "zipf", count: 100, exponent: 1.2, prefix: "user-" });
    const count = (rank: number): number => values.filter((value) => value === `user-${rank}`).length;
    expect(count(1)).toBeGreaterThan(2 * count(3));
    expect(count(1)).toBeGreaterThan(400);
    expect(new Set(values).size).toBeGreaterThan(50);
  });

  it("sequence and choice", () => {
    const steps: GeneratedValues = { kind: "sequence", start: 5, step: -2, prefix: "" };
    expect(valuesOf(bigint(false), steps).slice(0, 3)).toEqual([5n, 3n, 1n]);
    expect(valuesOf(timestamp(false), { ...steps, start: 1_000 }).slice(0, 2)).toEqual([1_000, 998]);
    const options: GeneratedValues = { kind: "choice", options: [true, true, false] };
    const chosen = valuesOf(boolean(false), options).filter((value) => value === true).length;
    expect(chosen / 2_000).toBeCloseTo(2 / 3, 1);
    expect(new Set(valuesOf(decimal(10, 2), { kind: "choice", options: ["150", "-1"] }))).toEqual(
      new Set([150n, -1n]),
    );
  });

  it("numbers become values of every scalar type", () => {
    const sequence: GeneratedValues = { kind: "sequence", start: 100, step: 86_399_950, prefix: "" };
    const first = (type: LogicalType): readonly Value[] => valuesOf(type, sequence).slice(0, 3);
    expect(first(tinyint())).toEqual([100, 127, 127]);
    expect(first(smallint())).toEqual([100, 32_767, 32_767]);
    expect(first(float())).toEqual([100, Math.fround(86_400_050), Math.fround(172_800_000)]);
    expect(first(date())).toEqual([100, 86_400_050, 172_800_000]);
    expect(first(time())).toEqual([100, 50, 0]);
    expect(first(timestampLtz())).toEqual([100, 86_400_050, 172_800_000]);
    expect(first(timestamp(true, 9))).toEqual([100_000_000n, 86_400_050_000_000n, 172_800_000_000_000n]);
  });

  it("has the share of NULLs that was asked for", () => {
    const nulls = valuesOf(bigint(), uniform, 0.25).filter((value) => value === null).length;
    expect(nulls / 2_000).toBeCloseTo(0.25, 1);
  });
});

describe("laws", () => {
  const columns = [column("a", int(), uniform, 0.3), column("b", double(false)), column("c", string(false))];
  const whole = rig({ columns, rows: 90 });
  whole.run();
  const byText = (rows: readonly (readonly Value[])[]): string[] => rows.map(String).toSorted();

  it("a value depends on seed, column and row number alone", () => {
    const narrow = rig({ columns, rows: 90, read: ["b"] });
    narrow.run([1, 7]);
    expect(narrow.rows).toEqual(whole.rows.map(([, b]) => [b]));
    const other = rig({ columns, rows: 90, seed: 2 });
    other.run();
    expect(other.rows).not.toEqual(whole.rows);
  });

  it("the rows are the same at every parallelism, also after a restore with another one", () => {
    const part = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(part, part, fc.nat(12), (before, after, polls) => {
        const at = (subtask: number, parallelism: number) => rig({ columns, rows: 90, subtask, parallelism });
        const first = Array.from({ length: before }, (_, subtask) => at(subtask, before));
        for (const run of first) run.run([4], polls);
        const state = MemoryState.union(first.map((run) => run.snapshot()));
        const second = Array.from({ length: after }, (_, subtask) => at(subtask, after));
        for (const run of second) expect(run.restore(state).run([5])).toBe("end");
        expect(byText([...first, ...second].flatMap(({ rows }) => rows))).toEqual(byText(whole.rows));
      }),
    );
  });

  it("the rate limit decides when, never what", () => {
    const slow = rig({ columns, rows: 90, rateLimit: 10 });
    expect(slow.run()).toBe("idle");
    for (let i = 0; i < 100; i++) {
      slow.advance(100);
      slow.run();
    }
    expect(slow.rows).toEqual(whole.rows);
  });
});
