import { EVENT_TIME, LIST, operator, purging, sessions } from "./flink-operators.ts";
import type { FlinkTest } from "./flink-window-tests.ts";

/** Of a key "key1" 3 seconds, of "key2" 2, and of its value 10 one. */
const MOCKED_GAP = "sessionWindowTimeGapExtractor=SessionWindowTimeGapExtractor$MockitoMock$1{},";

const LATER_SESSION_STEPS = `
  key2 4 @5501
  key2 5 @6000
  key2 5 @6000
  key2 6 @6050
  watermark 12000
  key2 10 @15000
  key2 20 @15000
  watermark 17999
  = key1 6 10..5500, key2 6 0..5500, key2 20 5501..9050, ^12000, key2 30 15000..18000, ^17999
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

/** What Flink tests of sessions, in lines of `script-lines.ts`: name of the test, operator, steps with what is expected. */
export const SESSION_TESTS: readonly FlinkTest[] = [
  [
    "WindowOperatorTest#testSessionWindows",
    sessions({ windowStateDescriptor: LIST, windowFunction: "SessionWindowFunction" }),
    `
    key2 1 @0
    key2 2 @1000
    key2 3 @2500
    key1 1 @10
    key1 2 @1000
    snapshot
    =
    restore
    key1 3 @2500
    ${LATER_SESSION_STEPS}`,
  ],
  [
    "WindowOperatorTest#testReduceSessionWindows",
    sessions({}),
    `
    key2 1 @0
    key2 2 @1000
    key2 3 @2500
    again
    key1 1 @10
    key1 2 @1000
    key1 3 @2500
    ${LATER_SESSION_STEPS}`,
  ],
  [
    "WindowOperatorTest#testDynamicEventTimeSessionWindows",
    operator({
      windowAssigner: `DynamicEventTimeSessionWindows{${MOCKED_GAP}}`,
      windowStateDescriptor: LIST,
      windowFunction: "SessionWindowFunction",
    }),
    `
    key1 3 @10
    key2 4 @5000
    key2 5 @6000
    watermark 8999
    key2 1 @9000
    key2 2 @10000
    key2 10 @10500
    watermark 12999
    key2 10 @13000
    key2 10 @13500
    key2 1 @14000
    watermark 16999
    = key1 3 10..3010, key2 9 5000..8000, ^8999, key2 13 9000..12000, ^12999, key2 21 13000..16000, ^16999`,
  ],
  [
    "WindowOperatorTest#testDynamicProcessingTimeSessionWindows",
    operator({
      windowAssigner: `DynamicProcessingTimeSessionWindows{${MOCKED_GAP}}`,
      trigger: "ProcessingTimeTrigger{}",
      windowStateDescriptor: LIST,
      windowFunction: "SessionWindowFunction",
    }),
    `
    clock 10
    key1 3 @10
    clock 5000
    key2 4 @5000
    clock 6000
    key2 5 @6000
    clock 8999
    clock 9000
    key2 1 @9000
    clock 10000
    key2 2 @10000
    clock 10500
    key2 10 @10500
    clock 10500
    clock 13000
    key2 10 @13000
    clock 13500
    key2 10 @13500
    clock 14000
    key2 1 @14000
    clock 16999
    = key1 3 10..3010, key2 9 5000..8000, key2 13 9000..12000, key2 21 13000..16000`,
  ],
  [
    "WindowOperatorTest#testSessionWindowsWithContinuousEventTimeTrigger",
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
    "WindowOperatorTest#testSideOutputDueToLatenessSessionZeroLatenessPurgingTrigger",
    sessions({ trigger: purging(EVENT_TIME), lateDataOutputTag: "set" }),
    `${SESSION_ROWS}
    key2 1 @10000
    key2 1 @10100
    key2 1 @14500
    watermark 20000
    watermark 100000
    = key2 1 14500..17500, ^20000, ^100000
    late key2 1 @10000, key2 1 @10100`,
  ],
  [
    "WindowOperatorTest#testSideOutputDueToLatenessSessionZeroLateness",
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
    "WindowOperatorTest#testDropDueToLatenessSessionWithLatenessPurgingTrigger",
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
    "WindowOperatorTest#testNotSideOutputDueToLatenessSessionWithLateness",
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
    "WindowOperatorTest#testProcessingTimeSessionWindows",
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
];
