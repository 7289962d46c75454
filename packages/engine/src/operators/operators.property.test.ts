import { bigint, boolean, double, string, timestamp } from "@millrace/graph";
import { describe, it } from "vitest";
import { AGGREGATED, AGGREGATES, DISTINCT, KEYED_INPUT } from "../testing/keyed-aggregates.ts";
import { SESSION_SETUPS, SLICED_SETUPS } from "../testing/keyed-windows.ts";
import { expectCheckpointsExact } from "../testing/checkpoint-law.ts";
import { expectCutIndependent, expectRestartUnseen, keyedScript } from "../testing/random-script.ts";
import { calcFactory } from "./calc.ts";
import { groupAggregateFactory } from "./group-aggregate.ts";
import { splitTextFactory } from "./split-text.ts";
import { watermarkAssignerFactory } from "./watermark-assigner.ts";
import { countWindowsFactory } from "./windows/count-windows.ts";

const WINDOWS = Object.entries({ ...SLICED_SETUPS, ...SESSION_SETUPS });

const countWindow = (size: number, slide: number) => ({
  spec: { kind: "count-window-aggregate", keys: [0], size, slide, aggregates: AGGREGATES } as const,
  factory: countWindowsFactory,
  input: KEYED_INPUT,
  output: [KEYED_INPUT[0]!, ...AGGREGATED],
});

const setups = {
  "group-aggregate": {
    spec: { kind: "group-aggregate", keys: [0], aggregates: AGGREGATES } as const,
    factory: groupAggregateFactory,
    input: KEYED_INPUT,
    output: [KEYED_INPUT[0]!, ...AGGREGATED],
  },
  "group-aggregate of distinct values": {
    spec: { kind: "group-aggregate", keys: [0], aggregates: [...AGGREGATES, DISTINCT] } as const,
    factory: groupAggregateFactory,
    input: KEYED_INPUT,
    output: [KEYED_INPUT[0]!, ...AGGREGATED, { name: "distinct", type: bigint(false) }],
  },
  "tumbling count window": countWindow(3, 3),
  "sliding count window": countWindow(6, 4),
  "count window with gaps": countWindow(2, 3),
  "watermark-assigner": {
    spec: {
      kind: "watermark-assigner",
      column: 1,
      strategy: "bounded-out-of-orderness",
      outOfOrdernessMs: 1_000,
      idleTimeoutMs: null,
    } as const,
    factory: watermarkAssignerFactory,
    input: KEYED_INPUT,
    output: KEYED_INPUT,
  },
  calc: {
    spec: {
      kind: "calc",
      filter: {
        kind: "call",
        fn: "IS NOT NULL",
        type: boolean(false),
        args: [{ kind: "column", type: double(), index: 2 }],
      },
      projections: [
        {
          kind: "call",
          fn: "||",
          type: string(),
          args: [
            { kind: "column", type: string(), index: 0 },
            { kind: "column", type: string(), index: 0 },
          ],
        },
        { kind: "column", type: timestamp(), index: 1 },
      ],
    } as const,
    factory: calcFactory,
    input: KEYED_INPUT,
    output: KEYED_INPUT.slice(0, 2),
  },
  "split-text": {
    spec: { kind: "split-text", column: 0, mode: "delimiter", delimiter: "b", lowerCase: true } as const,
    factory: splitTextFactory,
    input: KEYED_INPUT,
    output: KEYED_INPUT,
  },
};

describe("law 1: what an operator emits does not depend on how its input was cut", () => {
  it.each(WINDOWS)("%s", (_, setup) => expectCutIndependent(setup, keyedScript(400)));
  it("tumbling count window", () => expectCutIndependent(setups["tumbling count window"], keyedScript(400)));
  it("sliding count window", () => expectCutIndependent(setups["sliding count window"], keyedScript(400)));
  it("count window with gaps", () =>
    expectCutIndependent(setups["count window with gaps"], keyedScript(400)));
  it("group-aggregate", () => expectCutIndependent(setups["group-aggregate"], keyedScript(400)));
  it("group-aggregate of distinct values", () =>
    expectCutIndependent(setups["group-aggregate of distinct values"], keyedScript(400)));
  it("watermark-assigner", () => expectCutIndependent(setups["watermark-assigner"], keyedScript(30)));
  it("calc", () => expectCutIndependent(setups.calc, keyedScript(400)));
  it("split-text", () => expectCutIndependent(setups["split-text"], keyedScript(400)));
});

describe("law 2: an operator restored from its snapshot goes on as if nothing had happened", () => {
  it.each(WINDOWS)("%s", (_, setup) => expectRestartUnseen(setup, keyedScript(400)));
  it("tumbling count window", () => expectRestartUnseen(setups["tumbling count window"], keyedScript(400)));
  it("sliding count window", () => expectRestartUnseen(setups["sliding count window"], keyedScript(400)));
  it("count window with gaps", () => expectRestartUnseen(setups["count window with gaps"], keyedScript(400)));
  it("group-aggregate", () => expectRestartUnseen(setups["group-aggregate"], keyedScript(400)));
  it("group-aggregate of distinct values", () =>
    expectRestartUnseen(setups["group-aggregate of distinct values"], keyedScript(400)));
  it("watermark-assigner", () => expectRestartUnseen(setups["watermark-assigner"], keyedScript(30)));
});

describe("law 5: an operator goes on from any checkpoint, whole or built on others, as if nothing had happened", () => {
  it.each(WINDOWS)("%s", (_, setup) => expectCheckpointsExact(setup, keyedScript(400)));
  it("tumbling count window", () =>
    expectCheckpointsExact(setups["tumbling count window"], keyedScript(400)));
  it("sliding count window", () => expectCheckpointsExact(setups["sliding count window"], keyedScript(400)));
  it("count window with gaps", () =>
    expectCheckpointsExact(setups["count window with gaps"], keyedScript(400)));
  it("group-aggregate", () => expectCheckpointsExact(setups["group-aggregate"], keyedScript(400)));
  it("group-aggregate of distinct values", () =>
    expectCheckpointsExact(setups["group-aggregate of distinct values"], keyedScript(400)));
});
