import { describe, expect, it } from "vitest";
import { checkOperatorScript } from "./check-operator-script.ts";
import type { ScriptOperator } from "./operator-script.ts";
import { runOperatorScript } from "./run-operator-script.ts";
import { stepsOf } from "./script-lines.ts";

/** What Flink's tests of its window operators expect where no recorded script says so, in lines of `script-lines.ts`. */
const REDUCED = "ReducingStateDescriptor";
const GLOBAL = "GlobalWindows{defaultTrigger=NeverTrigger{},}";
const tumbling = (sizeMs: number): string =>
  `TumblingEventTimeWindows{size=${sizeMs},globalOffset=0,staggerOffset=null,windowStagger=WindowStagger$1{},}`;
const sliding = (sizeMs: number, slideMs: number): string =>
  `SlidingEventTimeWindows{size=${sizeMs},slide=${slideMs},offset=0,}`;
const session = (gapMs: number): string => `EventTimeSessionWindows{sessionTimeout=${gapMs},}`;
const count = (rows: number): string => `CountTrigger{maxCount=${rows},stateDesc=ReducingStateDescriptor{},}`;
const purging = (trigger: string): string => `PurgingTrigger{nestedTrigger=${trigger},}`;
const EVENT_TIME = "EventTimeTrigger{}";
const delta = (threshold: number): string =>
  `DeltaEvictor{deltaFunction=EvictingWindowOperatorTest$3{this$0=EvictingWindowOperatorTest{},},threshold=${threshold}.0,doEvictAfter=Boolean{},}`;

function operator(settings: Partial<ScriptOperator>): ScriptOperator {
  return {
    class: "WindowOperator",
    windowAssigner: GLOBAL,
    trigger: EVENT_TIME,
    windowStateDescriptor: REDUCED,
    allowedLateness: "0",
    lateDataOutputTag: "null",
    windowFunction: "PassThroughWindowFunction",
    ...settings,
  };
}

const evicting = (evictor: string, settings: Partial<ScriptOperator> = {}): ScriptOperator =>
  operator({
    class: "EvictingWindowOperator",
    evictor,
    trigger: count(2),
    windowStateDescriptor: "null",
    windowFunction: "RichSumReducer",
    ...settings,
  });

const sessions = (settings: Partial<ScriptOperator>): ScriptOperator =>
  operator({
    windowAssigner: session(3_000),
    windowFunction: "ReducedSessionWindowFunction",
    ...settings,
  });

const IN_DISORDER = `
  key2 1 @3000
  key2 1 @3999
  key1 1 @20
  key1 1 @0
  key1 1 @999
  key2 1 @1998
  key2 1 @1999
  key2 1 @1000
`;
const SESSION_ROWS = `
  key2 1 @1000
  watermark 1999
  key2 1 @2000
  watermark 4998
  key2 1 @4500
  key2 1 @8500
  watermark 7400
  key2 1 @7000
  watermark 11501
  key2 1 @11600
  watermark 14600
  = ^1999, ^4998, ^7400, key2 5 1000..11500, ^11501, key2 1 11600..14600, ^14600
`;

describe("window operators", () => {
  it.each<[string, ScriptOperator, string]>([
    [
      "a continuous event time trigger fires from the interval after a key's first row",
      operator({ trigger: "ContinuousEventTimeTrigger{interval=3000,stateDesc=ReducingStateDescriptor{},}" }),
      `
      key1 1 @0
      key2 1 @3000
      key2 1 @3999
      key1 1 @20
      key1 1 @999
      key2 1 @1998
      key2 1 @1999
      key2 1 @1000
      watermark 1000
      watermark 2000
      = ^1000, ^2000
      watermark 3000
      = key1 3, ^3000
      watermark 4000
      watermark 5000
      = ^4000, ^5000
      watermark 6000
      = key1 3, key2 5, ^6000
      watermark 7000
      watermark 8000
      = ^7000, ^8000`,
    ],
    [
      "a continuous event time trigger of sessions that merge goes on after a restore",
      sessions({
        trigger: "ContinuousEventTimeTrigger{interval=2000,stateDesc=ReducingStateDescriptor{},}",
        windowFunction: "SessionWindowFunction",
        windowStateDescriptor: "ListStateDescriptor",
      }),
      `
      key1 1 @1500
      key2 1 @0
      key2 3 @2500
      key2 2 @1000
      watermark 2500
      = key1 1 1500..4500, key2 6 0..5500, ^2500
      key2 5 @4000
      watermark 3000
      = ^3000
      again
      key1 2 @4000
      key2 4 @3500
      watermark 4000
      = key1 3 1500..7000, key2 15 0..7000, ^4000`,
    ],
    [
      "a purging count trigger counts on after a restore",
      operator({ trigger: purging(count(4)) }),
      `
      key2 1 @3000
      key2 1 @3999
      key1 1 @20
      key1 1 @0
      key1 1 @999
      key2 1 @1998
      key2 1 @1999
      = key2 4
      again
      key2 1 @1000
      =
      key1 1 @10999
      key2 1 @1000
      key2 1 @1000
      key2 1 @1000
      = key1 4, key2 4`,
    ],
    [
      "a count evictor behind the function",
      evicting("CountEvictor{maxCount=4,doEvictAfter=Boolean{},}"),
      `${IN_DISORDER}
      = key2 2, key2 4, key1 2
      key1 1 @10999
      key2 1 @1000
      = key1 4, key2 6
      key2 1 @1000
      key2 1 @1000
      = key2 6`,
    ],
    [
      "a count evictor before the function",
      evicting("CountEvictor{maxCount=4,doEvictAfter=Boolean{},}"),
      `${IN_DISORDER}
      = key2 2, key2 4, key1 2
      key1 1 @10999
      key2 1 @1000
      = key1 4, key2 4`,
    ],
    [
      "a time evictor before the function",
      evicting("TimeEvictor{windowSize=2000,doEvictAfter=Boolean{},}", { windowAssigner: tumbling(4_000) }),
      `
      key2 1 @1000
      key2 1 @3999
      key1 1 @20
      key1 1 @0
      key1 1 @999
      key1 1 @5999
      key2 1 @3500
      key2 1 @2001
      key2 1 @1001
      = key2 1 @3999, key1 2 @3999, key2 3 @3999
      key1 1 @6500
      key2 1 @1002
      = key1 2 @7999, key2 3 @3999`,
    ],
    [
      "a time evictor keeps rows that have no time",
      evicting("TimeEvictor{windowSize=2000,doEvictAfter=Boolean{},}"),
      `
      key2 1
      key2 1
      key1 1
      key1 1
      key1 1
      key2 1
      key2 1
      key2 1
      = key2 2, key1 2, key2 4
      key1 1
      key2 1
      = key1 4, key2 6`,
    ],
    [
      "a delta evictor before the function",
      evicting(delta(2)),
      `
      key2 1 @3000
      key2 4 @3999
      key1 1 @20
      key1 1 @0
      key1 5 @999
      key2 5 @1998
      key2 6 @1999
      key2 1 @1000
      = key2 4, key2 11, key1 2
      key1 3 @10999
      key2 10 @1000
      = key1 8, key2 10`,
    ],
    [
      "an evictor of windows that time closes",
      evicting("CountEvictor{maxCount=4,doEvictAfter=Boolean{},}", {
        windowAssigner: tumbling(4_000),
        trigger: EVENT_TIME,
      }),
      `
      key1 1 @10
      key1 1 @100
      watermark 1999
      key1 1 @1997
      key1 1 @1998
      key1 1 @2310
      key1 1 @2310
      key2 1 @2310
      key2 1 @2310
      watermark 3999
      = ^1999, key1 4 @3999, key2 2 @3999, ^3999`,
    ],
    [
      "a late row of a session that none is open for goes to the side",
      sessions({ lateDataOutputTag: "set" }),
      `${SESSION_ROWS}
      key2 1 @10000
      late key2 1 @10000
      key2 1 @14500
      watermark 20000
      = key2 1 14500..17500, ^20000
      watermark 100000
      = ^100000`,
    ],
    [
      "with lateness a late row joins the session that fired, purged: it is alone",
      sessions({ trigger: purging(EVENT_TIME), allowedLateness: "10", lateDataOutputTag: "set" }),
      `${SESSION_ROWS}
      key2 1 @10000
      = key2 1 10000..14600
      key2 1 @14500
      watermark 20000
      = key2 1 10000..17500, ^20000
      watermark 100000
      = ^100000`,
    ],
    [
      "with lateness a late row joins the session that fired, kept: with its rows",
      sessions({ allowedLateness: "10", lateDataOutputTag: "set" }),
      `${SESSION_ROWS}
      key2 1 @10000
      key2 1 @14500
      = key2 2 10000..14600
      watermark 20000
      = key2 3 10000..17500, ^20000
      watermark 100000
      = ^100000`,
    ],
    [
      "rows of a firing as one text, and a trigger that purges as the window ends",
      operator({
        windowAssigner: tumbling(2_000),
        trigger: "EventTimeTriggerAccumGC{cleanupTime=100,}",
        allowedLateness: "100",
        windowStateDescriptor: "ListStateDescriptor",
        windowFunction: "PassThroughFunction2",
      }),
      `
      test_key 1 @1000
      watermark 1599
      watermark 1999
      watermark 2100
      watermark 5000
      = ^1599, GOT: (test_key,1) @1999, ^1999, ^2100, ^5000`,
    ],
    [
      "a late row of sliding windows belongs to those that are open still",
      operator({ windowAssigner: sliding(3_000, 1_000), lateDataOutputTag: "set" }),
      `
      key2 1 @1000
      watermark 1999
      = key2 1 @1999, ^1999
      key2 1 @2000
      watermark 3000
      = key2 2 @2999, ^3000
      key2 1 @3001
      key1 1 @0
      late key1 1 @0
      key1 1 @1500
      watermark 6000
      = key1 1 @3999, key2 3 @3999, key2 2 @4999, key2 1 @5999, ^6000`,
    ],
    [
      "processing time: sessions end by the clock, and merge",
      operator({
        windowAssigner: "ProcessingTimeSessionWindows{sessionTimeout=3000,}",
        trigger: "ProcessingTimeTrigger{}",
      }),
      `
      clock 3
      key2 1
      clock 1000
      key2 1
      clock 5000
      = key2 2 @3999
      key1 1
      key1 1
      key2 1
      key2 1
      key1 1
      clock 10000
      = key2 2 @7999, key1 3 @7999`,
    ],
    [
      "processing time: a row is in each of its sliding windows",
      operator({
        windowAssigner: "SlidingProcessingTimeWindows{size=3000,slide=1000,offset=0,}",
        trigger: "ProcessingTimeTrigger{}",
      }),
      `
      clock 3
      key2 1
      clock 1000
      = key2 1 @999
      key2 1
      key2 1
      clock 2000
      = key2 3 @1999
      key1 1
      key1 1
      clock 3000
      = key2 3 @2999, key1 2 @2999
      key2 1
      key2 1
      key1 1
      clock 7000
      = key2 4 @3999, key1 3 @3999, key1 3 @4999, key2 2 @4999, key2 2 @5999, key1 1 @5999`,
    ],
  ])("%s", (about, opened, lines) => {
    const name = `${about}${about.includes("behind") ? " EvictAfter" : ""}`;
    const script = {
      name,
      category: "operator-window",
      format: "operator-script",
      steps: stepsOf(opened, lines),
    } as const;
    expect(checkOperatorScript(script, runOperatorScript(script))).toBeNull();
  });
});
