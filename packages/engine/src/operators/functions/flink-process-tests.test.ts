import { beforeAll, describe, expect, it } from "vitest";
import { keyedProcess as keyed, processOfTwo as two, SEEN } from "../../testing/process-setups.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";

beforeAll(provideTestSandbox);

/**
 * What Flink's tests of its process operators feed and expect, by their names. Those of two inputs give both the same
 * watermark: here an operator has the smaller one. A row's event time is a column; of a timer it is what onTimer is given.
 * Not here: testNullOutputTagRefusal (an output without a name is a TypeError, as of any that is not declared: see
 * "refuse an output that is not declared").
 */
const BOTH = { keys: [[0], [0]], states: SEEN } as const;

const times = (domain: "Event" | "Processing") =>
  domain === "Event" ? "context.currentWatermark()" : "context.currentProcessingTime()";

/** Sets a timer five ahead at the first row of a key, and takes it back at the second. */
const stateful = (
  domain: "Event" | "Processing",
  name = "v",
  input = "INPUT",
): string => `(row, context, out) => {
  const { seen } = context.state;
  if (seen.value() === null) {
    out.collect({ said: "${input}:" + row.${name} }); seen.update(row.${name});
    context.register${domain}TimeTimer(${times(domain)} + 5);
  } else { seen.clear(); context.delete${domain}TimeTimer(${times(domain)} + 4); }
}`;
const SAY_STATE = (domain: "event" | "processing"): string =>
  `export const onTimer = (time, context, out) => { if (context.timeDomain !== "${domain}") throw new Error(context.timeDomain); out.collect({ said: "STATE:" + context.state.seen.value() }); };`;
const BOTH_TIMERS = `{
  context.registerProcessingTimeTimer(3); context.registerEventTimeTimer(4);
  context.registerProcessingTimeTimer(5); context.registerEventTimeTimer(6);
  context.deleteProcessingTimeTimer(3); context.deleteEventTimeTimer(4);
}`;
const SAY_DOMAIN = `export const onTimer = (time, context, out) => { if (context.getCurrentKey().v !== 5) throw new Error("key"); out.collect({ said: (context.timeDomain === "event" ? "EVENT:" : "PROC:") + time }); };`;

describe("KeyedProcessOperatorTest", () => {
  it("testKeyQuerying", () => {
    const source = `export const processElement = (row, context, out) => { out.collect({ said: context.getCurrentKey().v + "" }); };`;
    expect(keyed(source).run("+I[5, 12ms]\n+I[42, 13ms]")).toEqual(["+I[5]", "+I[42]"]);
  });

  it("testTimestampAndWatermarkQuerying", () => {
    const source = `export const processElement = (row, context, out) => { out.collect({ said: row.v + "TIME:" + context.currentWatermark() + " TS:" + context.timestamp() }); };`;
    expect(keyed(source).run("watermark 17ms\n+I[5, 12ms]\nwatermark 42ms\n+I[6, 13ms]")).toEqual([
      "watermark 17ms",
      "+I[5TIME:17 TS:12]",
      "watermark 42ms",
      "+I[6TIME:42 TS:13]",
    ]);
  });

  it("testTimestampAndProcessingTimeQuerying", () => {
    const source = `export const processElement = (row, context, out) => { out.collect({ said: row.v + "TIME:" + context.currentProcessingTime() + " TS:" + context.timestamp() }); };`;
    expect(keyed(source).run("+17ms\n+I[5, NULL]\n+25ms\n+I[6, NULL]")).toEqual([
      "+I[5TIME:17 TS:null]",
      "+I[6TIME:42 TS:null]",
    ]);
  });

  it.each([
    ["testEventTimeTimers", "Event", "watermark 0ms\n+I[17, 42ms]\nwatermark 5ms"],
    ["testProcessingTimeTimers", "Processing", "+I[17, NULL]\n+5ms"],
  ] as const)("%s", (_, domain, script) => {
    const source = `
export const processElement = (row, context, out) => { out.collect({ said: "" + row.v }); context.register${domain}TimeTimer(${times(domain)} + 5); };
export const onTimer = (time, context, out) => { if (context.getCurrentKey().v !== 17) throw new Error("key"); out.collect({ said: context.timeDomain + " " + time }); };`;
    const rows = keyed(source).run(script);
    expect(rows).toEqual(
      domain === "Event"
        ? ["watermark 0s", "+I[17]", "+I[event 5]", "watermark 5ms"]
        : ["+I[17]", "+I[processing 5]"],
    );
  });

  it("testEventTimeTimerWithState", () => {
    const source = `export const processElement = ${stateful("Event")};\n${SAY_STATE("event")}`;
    const script =
      "watermark 1ms\n+I[17, 0ms]\n+I[13, 0ms]\nwatermark 2ms\n+I[42, 1ms]\n+I[13, 1ms]\nwatermark 6ms\nwatermark 7ms";
    expect(keyed(source).run(script)).toEqual([
      "watermark 1ms",
      "+I[INPUT:17]",
      "+I[INPUT:13]",
      "watermark 2ms",
      "+I[INPUT:42]",
      "+I[STATE:17]",
      "watermark 6ms",
      "+I[STATE:42]",
      "watermark 7ms",
    ]);
  });

  it("testProcessingTimeTimerWithState", () => {
    const source = `export const processElement = ${stateful("Processing")};\n${SAY_STATE("processing")}`;
    const script = "+1ms\n+I[17, NULL]\n+I[13, NULL]\n+1ms\n+I[13, NULL]\n+I[42, NULL]\n+4ms\n+1ms";
    expect(keyed(source).run(script)).toEqual([
      "+I[INPUT:17]",
      "+I[INPUT:13]",
      "+I[INPUT:42]",
      "+I[STATE:17]",
      "+I[STATE:42]",
    ]);
  });

  it("testSnapshotAndRestore", () => {
    const source = `export const processElement = (row, context) => ${BOTH_TIMERS};\n${SAY_DOMAIN}`;
    expect(keyed(source).run("+I[5, 12ms]\nrestart\n+5ms\nwatermark 6ms")).toEqual([
      "+I[PROC:5]",
      "+I[EVENT:6]",
      "watermark 6ms",
    ]);
  });

  it("testSideOutput", () => {
    const source = `export const processElement = (row, context, out) => { out.collect({ said: "IN:" + row.v }); context.output("one", { said: "int " + row.v }); context.output("two", { said: "long " + row.v }); };`;
    expect(keyed(source).run("+I[42, 17ms]").toSorted()).toEqual([
      "+I[IN:42]",
      "side 0 +I[int 42]",
      "side 1 +I[long 42]",
    ]);
  });

  it.each(["null", '"three"'])("refuse an output that is not declared: %s", (name) => {
    const source = `export const processElement = (row, context) => { context.output(${name}, { said: "" }); };`;
    expect(() => keyed(source).run("+I[5, 1ms]")).toThrow("runtime.function-failed");
  });
});

describe.each([
  ["KeyedCoProcessOperatorTest", BOTH],
  ["CoProcessOperatorTest", {}],
] as const)("%s", (_, given) => {
  it("testTimestampAndWatermarkQuerying", () => {
    const say = (name: string) =>
      `(row, context, out) => { out.collect({ said: row.${name} + "WM:" + context.currentWatermark() + " TS:" + context.timestamp() }); }`;
    const source = `export const processElement1 = ${say("v")}; export const processElement2 = ${say("w")};`;
    expect(two(source, given).run("watermark 17ms\n+I[5, 12ms]\nwatermark 42ms\n2: +I[6, 13ms]")).toEqual([
      "watermark 17ms",
      "+I[5WM:17 TS:12]",
      "watermark 42ms",
      "+I[6WM:42 TS:13]",
    ]);
  });

  it("testTimestampAndProcessingTimeQuerying", () => {
    const say = (name: string) =>
      `(row, context, out) => { out.collect({ said: row.${name} + "PT:" + context.currentProcessingTime() + " TS:" + context.timestamp() }); }`;
    const source = `export const processElement1 = ${say("v")}; export const processElement2 = ${say("w")};`;
    expect(two(source, given).run("+17ms\n+I[5, NULL]\n+25ms\n2: +I[6, NULL]")).toEqual([
      "+I[5PT:17 TS:null]",
      "+I[6PT:42 TS:null]",
    ]);
  });
});

describe("KeyedCoProcessOperatorTest", () => {
  it("testEventTimeTimers", () => {
    const source = `
export const processElement1 = (row, context, out) => { out.collect({ said: "INPUT1:" + row.v }); context.registerEventTimeTimer(5); };
export const processElement2 = (row, context, out) => { out.collect({ said: "INPUT2:" + row.w }); context.registerEventTimeTimer(6); };
export const onTimer = (time, context, out) => { out.collect({ said: context.getCurrentKey().v + ":" + context.timeDomain }); };`;
    expect(two(source, BOTH).run("+I[17, 42ms]\n2: +I[18, 42ms]\nwatermark 5ms\nwatermark 6ms")).toEqual([
      "+I[INPUT1:17]",
      "+I[INPUT2:18]",
      "+I[17:event]",
      "watermark 5ms",
      "+I[18:event]",
      "watermark 6ms",
    ]);
  });

  it("testProcessingTimeTimers", () => {
    const source = `
export const processElement1 = (row, context, out) => { out.collect({ said: "INPUT1:" + row.v }); context.registerProcessingTimeTimer(5); };
export const processElement2 = (row, context, out) => { out.collect({ said: "INPUT2:" + row.w }); context.registerProcessingTimeTimer(6); };
export const onTimer = (time, context, out) => { out.collect({ said: context.getCurrentKey().v + ":" + context.timeDomain }); };`;
    expect(two(source, BOTH).run("+I[17, NULL]\n2: +I[18, NULL]\n+5ms\n+1ms")).toEqual([
      "+I[INPUT1:17]",
      "+I[INPUT2:18]",
      "+I[17:processing]",
      "+I[18:processing]",
    ]);
  });

  it("testEventTimeTimerWithState", () => {
    const source = `export const processElement1 = ${stateful("Event", "v", "INPUT1")};\nexport const processElement2 = ${stateful("Event", "w", "INPUT2")};\n${SAY_STATE("event")}`;
    const script =
      "watermark 1ms\n+I[17, 0ms]\n+I[13, 0ms]\nwatermark 2ms\n+I[13, 1ms]\n2: +I[42, 1ms]\nwatermark 6ms\nwatermark 7ms";
    expect(two(source, BOTH).run(script)).toEqual([
      "watermark 1ms",
      "+I[INPUT1:17]",
      "+I[INPUT1:13]",
      "watermark 2ms",
      "+I[INPUT2:42]",
      "+I[STATE:17]",
      "watermark 6ms",
      "+I[STATE:42]",
      "watermark 7ms",
    ]);
  });

  it("testProcessingTimeTimerWithState", () => {
    const source = `export const processElement1 = ${stateful("Processing", "v", "INPUT1")};\nexport const processElement2 = ${stateful("Processing", "w", "INPUT2")};\n${SAY_STATE("processing")}`;
    const script = "+1ms\n+I[17, NULL]\n+I[13, NULL]\n+1ms\n+I[13, NULL]\n2: +I[42, NULL]\n+4ms\n+1ms";
    expect(two(source, BOTH).run(script)).toEqual([
      "+I[INPUT1:17]",
      "+I[INPUT1:13]",
      "+I[INPUT2:42]",
      "+I[STATE:17]",
      "+I[STATE:42]",
    ]);
  });

  it("testSnapshotAndRestore", () => {
    const source = `export const processElement1 = (row, context) => ${BOTH_TIMERS};\nexport const processElement2 = (row, context) => ${BOTH_TIMERS};\n${SAY_DOMAIN}`;
    expect(two(source, BOTH).run("+I[5, 12ms]\n2: +I[5, 12ms]\nrestart\n+5ms\nwatermark 6ms")).toEqual([
      "+I[PROC:5]",
      "+I[EVENT:6]",
      "watermark 6ms",
    ]);
  });

  it("testGetCurrentKeyFromContext", () => {
    const say = (name: string) =>
      `(row, context, out) => { out.collect({ said: row.${name} + "," + context.getCurrentKey().v }); }`;
    const source = `export const processElement1 = ${say("v")}; export const processElement2 = ${say("w")};`;
    expect(two(source, BOTH).run("+I[5, NULL]\n+I[6, NULL]\n2: +I[7, NULL]\n2: +I[8, NULL]")).toEqual([
      "+I[5,5]",
      "+I[6,6]",
      "+I[7,7]",
      "+I[8,8]",
    ]);
  });
});
