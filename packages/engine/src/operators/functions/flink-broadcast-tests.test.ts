import { int } from "@millrace/graph";
import { beforeAll, describe, expect, it } from "vitest";
import { processOfTwo as two, SEEN } from "../../testing/process-setups.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";

beforeAll(provideTestSandbox);

/** What Flink's tests of functions with broadcast state feed and expect, by their names: see `flink-process-tests.test.ts`. */
const SAY_TIMES = (input: string, name: string, to: string): string =>
  `${to}"${input}:" + row.${name} + " WM:" + context.currentWatermark() + " TS:" + context.timestamp() });`;
const RULES = `export const processBroadcastElement = (row, context) => { for (const key of ["test1", "test2", "test3"]) context.getBroadcastState("rules").put(key, row.w); };
export const processElement = (row, context, out) => { for (const [key, v] of context.getBroadcastState("rules").entries()) out.collect({ said: key + "=" + v }); };`;

describe.each([
  ["CoBroadcastWithKeyedOperatorTest", { keys: [[0], []], states: SEEN, broadcast: ["rules"] }],
  ["CoBroadcastWithNonKeyedOperatorTest", { broadcast: ["rules"] }],
] as const)("%s", (_, given) => {
  it("testSideOutput", () => {
    const source = `
export const processBroadcastElement = (row, context) => { ${SAY_TIMES("BR", "w", 'context.output("one", { said: ')} };
export const processElement = (row, context) => { ${SAY_TIMES("NON-BR", "v", 'context.output("two", { said: ')} };`;
    const script = "watermark 10ms\n2: +I[5, 12ms]\nwatermark 40ms\n+I[6, 13ms]\n+I[6, 15ms]\nwatermark 50ms";
    expect(two(source, given).run(script)).toEqual([
      "watermark 10ms",
      "side 0 +I[BR:5 WM:10 TS:12]",
      "watermark 40ms",
      "side 1 +I[NON-BR:6 WM:40 TS:13]",
      "side 1 +I[NON-BR:6 WM:40 TS:15]",
      "watermark 50ms",
    ]);
  });

  it.each([
    ["testScaleUp", 2, 3],
    ["testScaleDown", 3, 2],
  ] as const)("%s", (__, before, after) => {
    const sections = Array.from({ length: before }, (___, subtask) => {
      const harness = two(RULES, given, { subtask, parallelism: before });
      harness.run("2: +I[3, NULL]");
      return harness.checkpoint(1, null).sections();
    }).flat();
    for (let subtask = 0; subtask < after; subtask++)
      expect(
        two(RULES, given, { subtask, parallelism: after }).restoreSections(sections).run("+I[1, NULL]"),
      ).toEqual(["+I[test1=3]", "+I[test2=3]", "+I[test3=3]"]);
  });

  it("testNoKeyedStateOnBroadcastSide", () => {
    const source = `export const processBroadcastElement = (row, context) => { context.state.seen.value(); };
export const processElement = () => {};`;
    expect(() => two(source, given).run("watermark 10ms\n2: +I[5, 12ms]")).toThrow("runtime.function-failed");
  });
});

describe("CoBroadcastWithKeyedOperatorTest", () => {
  const given = {
    keys: [[0], []],
    states: [{ name: "all", kind: "list", type: int() }],
    broadcast: ["rules"],
  } as const;

  it("testKeyQuerying", () => {
    const source = `export const processBroadcastElement = () => {};
export const processElement = (row, context, out) => { out.collect({ said: "" + context.getCurrentKey().v }); };`;
    expect(two(source, given).run("+I[5, 12ms]\n+I[42, 13ms]")).toEqual(["+I[5]", "+I[42]"]);
  });

  it("testAccessToKeyedStateIt", () => {
    const source = `
export const processBroadcastElement = (row, context, out) => { context.applyToKeyedState("all", (key, all) => out.collect({ said: key.v + ":" + all.get().join() })); };
export const processElement = (row, { state: { all } }) => { all.add(row.v); };`;
    const rows = [1, 1, 2, 2, 2, 3, 3, 3, 2].map((v) => `+I[${v}, 12ms]`);
    expect(
      two(source, given)
        .run([...rows, "2: +I[1, 13ms]"].join("\n"))
        .toSorted(),
    ).toEqual(["+I[1:1,1]", "+I[2:2,2,2,2]", "+I[3:3,3,3]"]);
  });

  it("testFunctionWithTimer", () => {
    const source = `
export const processBroadcastElement = (row, context, out) => { ${SAY_TIMES("BR", "w", "out.collect({ said: ")} };
export const processElement = (row, context, out) => { context.registerEventTimeTimer(41); ${SAY_TIMES("NON-BR", "v", "out.collect({ said: ")} };
export const onTimer = (time, context, out) => { out.collect({ said: "TIMER:" + time + " " + context.getCurrentKey().v }); };`;
    const script = "watermark 10ms\n2: +I[5, 12ms]\nwatermark 40ms\n+I[6, 13ms]\n+I[6, 15ms]\nwatermark 50ms";
    expect(two(source, given).run(script)).toEqual([
      "watermark 10ms",
      "+I[BR:5 WM:10 TS:12]",
      "watermark 40ms",
      "+I[NON-BR:6 WM:40 TS:13]",
      "+I[NON-BR:6 WM:40 TS:15]",
      "+I[TIMER:41 6]",
      "watermark 50ms",
    ]);
  });

  it("testFunctionWithBroadcastState", () => {
    const source = `
const all = (context) => context.getBroadcastState("rules").entries().map(([key, v]) => key + "=" + v).sort().join(" ");
export const processBroadcastElement = (row, context) => { context.getBroadcastState("rules").put(row.w + ".key", row.w); };
export const processElement = (row, context, out) => { out.collect({ said: all(context) }); context.registerEventTimeTimer(41); };
export const onTimer = (time, context, out) => { out.collect({ said: "TS:" + time + " " + all(context) }); };`;
    const rules = [5, 34, 53, 12, 98].map((w) => `2: +I[${w}, 10ms]`);
    const script = ["watermark 10ms", ...rules, "+I[1, 13ms]", "2: +I[51, 21ms]", "watermark 50ms"];
    expect(two(source, given).run(script.join("\n"))).toEqual([
      "watermark 10ms",
      "+I[12.key=12 34.key=34 5.key=5 53.key=53 98.key=98]",
      "+I[TS:41 12.key=12 34.key=34 5.key=5 51.key=51 53.key=53 98.key=98]",
      "watermark 50ms",
    ]);
  });
});

describe("CoBroadcastWithNonKeyedOperatorTest", () => {
  it("testBroadcastState", () => {
    const source = `
export const processBroadcastElement = (row, context) => { context.getBroadcastState("rules").put(row.w + ".key", row.w); };
export const processElement = (row, context, out) => { for (const [key, v] of context.getBroadcastState("rules").entries()) out.collect({ said: row.v + "WM:" + context.currentWatermark() + " " + key + "=" + v }); };`;
    const script = "watermark 10ms\n2: +I[5, 10ms]\n2: +I[6, 12ms]\n+I[9, 15ms]\nwatermark 50ms";
    expect(two(source, { broadcast: ["rules"] }).run(script)).toEqual([
      "watermark 10ms",
      "+I[9WM:10 5.key=5]",
      "+I[9WM:10 6.key=6]",
      "watermark 50ms",
    ]);
  });
});
