import { count, LIST, operator, purging, sliding, tumbling } from "./flink-operators.ts";
import type { ScriptOperator } from "./operator-script.ts";

export type FlinkTest = readonly [name: string, operator: ScriptOperator, lines: string];

const ROWS = `
  key2 1 @3999
  key2 1 @3000
  key1 1 @20
  key1 1 @0
  key1 1 @999
  key2 1 @1998
  key2 1 @1999
  key2 1 @1000
`;
const SLIDING_STEPS = `${ROWS}
  watermark 999
  = key1 3 @999, ^999
  watermark 1999
  = key1 3 @1999, key2 3 @1999, ^1999
  watermark 2999
  = key1 3 @2999, key2 3 @2999, ^2999
  again
  watermark 3999
  = key2 5 @3999, ^3999
  watermark 4999
  = key2 2 @4999, ^4999
  watermark 5999
  = key2 2 @5999, ^5999
  watermark 6999
  watermark 7999
  = ^6999, ^7999
`;
const TUMBLING_STEPS = `${ROWS}
  watermark 999
  = ^999
  watermark 1999
  = ^1999
  snapshot
  =
  restore
  watermark 2999
  = key1 3 @2999, key2 3 @2999, ^2999
  watermark 3999
  = ^3999
  watermark 4999
  = ^4999
  watermark 5999
  = key2 2 @5999, ^5999
  watermark 6999
  watermark 7999
  = ^6999, ^7999
`;
/** What Flink tests of its window operator, in lines of `script-lines.ts`: name of the test, operator, steps with what is expected. */
export const WINDOW_TESTS: readonly FlinkTest[] = [
  [
    "WindowOperatorTest#testSlidingEventTimeWindowsReduce",
    operator({ windowAssigner: sliding(3_000, 1_000) }),
    SLIDING_STEPS,
  ],
  [
    "WindowOperatorTest#testSlidingEventTimeWindowsApply",
    operator({
      windowAssigner: sliding(3_000, 1_000),
      windowStateDescriptor: LIST,
      windowFunction: "RichSumReducer",
    }),
    SLIDING_STEPS,
  ],
  [
    "WindowOperatorTest#testTumblingEventTimeWindowsReduce",
    operator({ windowAssigner: tumbling(3_000) }),
    TUMBLING_STEPS,
  ],
  [
    "WindowOperatorTest#testTumblingEventTimeWindowsApply",
    operator({
      windowAssigner: tumbling(3_000),
      windowStateDescriptor: LIST,
      windowFunction: "RichSumReducer",
    }),
    TUMBLING_STEPS,
  ],
  [
    "WindowOperatorTest#testEndOfStreamTrigger",
    operator({
      windowAssigner: "GlobalWindows{defaultTrigger=EndOfStreamTrigger{},}",
      trigger: "EndOfStreamTrigger{}",
    }),
    `
    key2 1 @3000
    key2 1 @3999
    key1 1 @20
    key1 1 @0
    key1 1 @999
    key2 1 @1998
    key2 1 @1999
    key2 1 @1000
    =
    watermark max
    = key1 3, key2 5, ^max`,
  ],
  [
    "WindowOperatorTest#testContinuousWatermarkTrigger",
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
    "WindowOperatorTest#testCountTrigger",
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
    "WindowOperatorTest#testCleanupTimerWithEmptyListStateForTumblingWindows2",
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
    "WindowOperatorTest#testSideOutputDueToLatenessSliding",
    operator({ windowAssigner: sliding(3_000, 1_000), lateDataOutputTag: "set" }),
    `
    key2 1 @1000
    watermark 1999
    key2 1 @2000
    watermark 3000
    key1 1 @3001
    key2 1 @2400
    key2 1 @2400
    key1 1 @3001
    key2 1 @3900
    watermark 6000
    key1 1 @3001
    watermark 25000
    = key2 1 @1999, ^1999, key2 2 @2999, ^3000, key2 5 @3999, key1 2 @3999, key2 4 @4999, key1 2 @4999, key2 1 @5999, key1 2 @5999, ^6000, ^25000
    late key1 1 @3001`,
  ],
  [
    "WindowOperatorTest#testProcessingTimeSlidingWindows",
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
];
