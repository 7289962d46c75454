import { boolean, int, string, timestamp, WINDOW_ERROR_FIELDS } from "@millrace/graph";
import type { Field, UserWindowFunctionSpec, WindowOperatorSpec } from "@millrace/graph";
import { beforeAll, describe, expect, it } from "vitest";
import type { JobFailureError } from "../../task/job-failure-error.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { windowOperatorFactory } from "./window-operator.ts";

beforeAll(provideTestSandbox);

const LEFT = [
  { name: "left.key", type: string() },
  { name: "left.x", type: int() },
];
const RIGHT = [
  { name: "right.x", type: int() },
  { name: "right.key", type: string() },
];

const harness = (
  source: string,
  spec: Partial<WindowOperatorSpec> = {},
  sideOutputs: readonly (readonly Field[])[] = [LEFT, RIGHT],
) =>
  new OperatorHarness<WindowOperatorSpec>({
    spec: {
      kind: "window",
      keys: [0],
      time: "event",
      rowtime: 1,
      assigner: { kind: "tumbling", sizeMs: 10_000, offsetMs: 0 },
      trigger: { kind: "event-time" },
      evictor: null,
      allowedLatenessMs: 0,
      function: {
        kind: "function",
        form: "co-group",
        both: { isRight: 2, left: 3, right: 5 },
        code: { source, bigints: "number", onError: "fail" },
        windowStates: [],
        states: [],
      },
      retracts: false,
      paneInfo: false,
      fireAtEnd: false,
      ...spec,
    },
    factory: windowOperatorFactory,
    input: [
      { name: "k", type: string() },
      { name: "time", type: timestamp() },
      { name: "is right", type: boolean(false) },
      ...LEFT,
      ...RIGHT,
    ],
    output: [
      { name: "k", type: string() },
      ...["start", "end", "time"].map((name) => ({ name, type: timestamp(false) })),
      { name: "said", type: string() },
    ],
    sideOutputs,
  });

const SCRIPT = [
  "+I[a, 1s, false, a, 1, NULL, NULL]",
  "+I[a, 2s, true, NULL, NULL, 5, a]",
  "+I[b, 3s, true, NULL, NULL, 6, b]",
  "+I[a, 4s, false, a, 2, NULL, NULL]",
];
const END = ["watermark 10s", "+I[a, 1s, true, NULL, NULL, 7, a]", "+I[a, 1s, false, a, 8, NULL, NULL]"];
const LATE = ["side 1 +I[7, a]", "side 0 +I[a, 8]"];
const of = (key: string, said: string): string => `+I[${key}, 0s, 10s, 9999ms, ${said}]`;

describe("functions of the rows of two inputs in a window", () => {
  it("testCoGroup: as Flink's CoGroupJoinITCase, windows of 3 ms", () => {
    const source = `export function coGroup(left, right, out) {
  const said = (rows) => rows.map(({ key, x }) => "(" + key + "," + x + ")").join("");
  out.collect({ said: "F:" + said(left) + " S:" + said(right) });
}`;
    const rows = (isRight: boolean, key: string, ...times: readonly number[]): readonly string[] =>
      times.map((ms) =>
        isRight
          ? `+I[${key}, ${ms}ms, true, NULL, NULL, ${ms}, ${key}]`
          : `+I[${key}, ${ms}ms, false, ${key}, ${ms}, NULL, NULL]`,
      );
    const script = [
      ...rows(false, "a", 0, 1, 2),
      ...rows(false, "b", 3, 4, 5),
      ...rows(false, "a", 6, 7, 8),
      ...rows(true, "a", 0, 1),
      ...rows(true, "b", 3),
      ...rows(true, "c", 6, 7, 8),
      "watermark 20ms",
    ];
    const window = { assigner: { kind: "tumbling", sizeMs: 3, offsetMs: 0 } } as const;
    const lines = harness(source, window).run(script.join("\n"));
    expect(lines.slice(0, -1).map((line) => line.slice(line.indexOf("F:"), -1))).toEqual([
      "F:(a,0)(a,1)(a,2) S:(a,0)(a,1)",
      "F:(b,3)(b,4)(b,5) S:(b,3)",
      "F:(a,6)(a,7)(a,8) S:",
      "F: S:(c,6)(c,7)(c,8)",
    ]);
  });

  it.each([
    [
      "coGroup",
      `export function coGroup(left, right, out, { window }) {
  out.collect({ said: left.map(({ key, x }) => key + x).join("+") + "|" + right.map(({ key, x }) => key + x).join("+") + "|" + window.end });
}`,
      [of("a", "a1+a2|a5|10000"), of("b", "|b6|10000")],
    ],
    [
      "join",
      `export const join = (left, right) => ({ said: left.x + "*" + right.x });`,
      [of("a", "1*5"), of("a", "2*5")],
    ],
    [
      "flatJoin",
      `export function flatJoin(left, right, out) { if (left.x === 2) { out.collect({ said: "x" }); out.collect({ said: "y" }); } }`,
      [of("a", "x"), of("a", "y")],
    ],
  ])("%s, also after a restart, and late rows to the output of their side", (_, source, expected) => {
    for (let cut = 0; cut <= SCRIPT.length; cut++) {
      const script = [...SCRIPT.toSpliced(cut, 0, "restart"), ...END].join("\n");
      const lines = harness(source).run(script);
      expect(lines.filter((line) => line.startsWith("+I"))).toEqual(expected);
      expect(lines.filter((line) => line.startsWith("side"))).toEqual(LATE);
    }
  });

  it.each([
    ["a fourth parameter", "export function coGroup(left, right, out, context) { $ }"],
    ["the rest", "export const coGroup = (left, right, out, ...[context]) => { $ };"],
    ["all arguments", "export function coGroup(left, right, out) { const context = arguments[3]; $ }"],
    ["all as an array", "export const coGroup = (...all) => { const [, , out, context] = all; $ };"],
    ["a function that it got", "const f = (left, right, out, context) => { $ }; export const coGroup = f;"],
  ])("are given the context where they ask for it: by %s", (_, source) => {
    const lines = harness(source.replace("$", "out.collect({ said: '' + context.window.end });")).run(
      [...SCRIPT, ...END].join("\n"),
    );
    expect(lines.filter((line) => line.startsWith("+I"))).toEqual([of("a", "10000"), of("b", "10000")]);
  });

  it("send the rows of both inputs of a window at which they throw to the side output behind those of late rows", () => {
    const source = `export const coGroup = (left, right, out) => {
  if (left.length > 1) throw new Error("two");
  out.collect({ said: "fine" });
};`;
    const failed = [
      { name: "k", type: string() },
      { name: "is_right", type: boolean(false) },
      ...LEFT,
      ...RIGHT,
      ...["start", "end"].map((name) => ({ name, type: timestamp() })),
      ...WINDOW_ERROR_FIELDS,
    ];
    const lines = (lateSide: boolean): readonly string[] => {
      const run: UserWindowFunctionSpec = {
        kind: "function",
        form: "co-group",
        both: { isRight: 2, left: 3, right: 5 },
        code: { source, bigints: "number", onError: "side" },
        windowStates: [],
        states: [],
        sides: { lateSide, outputs: [] },
      };
      const given = harness(source, { function: run }, lateSide ? [LEFT, RIGHT, failed] : [failed]);
      const said = given.run([...SCRIPT, ...END].join("\n"));
      expect(given.counter("malformedRecords")).toBe(3);
      expect(given.counter("lateRecords")).toBe(2);
      return said;
    };
    const fallen = ["FALSE, a, 1, NULL, NULL", "TRUE, NULL, NULL, 5, a", "FALSE, a, 2, NULL, NULL"].map(
      (row) => `+I[a, ${row}, 0s, 10s, Error: two, 2, 34, 1]`,
    );
    const good = [of("b", "fine"), "watermark 10s"];
    expect(lines(true)).toEqual([...fallen.map((line) => `side 2 ${line}`), ...good, ...LATE]);
    expect(lines(false)).toEqual([...fallen.map((line) => `side 0 ${line}`), ...good]);
  });

  it.each([
    ["throws", "export const coGroup = () => { throw new Error('no'); };", "runtime.function-failed"],
    ["does not end", "export const coGroup = () => { for (;;); };", "runtime.function-timeout"],
    ["is none", "export const group = () => {};", "runtime.function-invalid"],
  ])("one that %s ends the job", (_, source, reason) => {
    let failure: unknown = null;
    try {
      harness(source).run([...SCRIPT, ...END].join("\n"));
    } catch (error) {
      failure = (error as JobFailureError).failure;
    }
    expect(failure).toMatchObject({ reason });
  });
});
