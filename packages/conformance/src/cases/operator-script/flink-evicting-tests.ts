import { delta, evicting, EVENT_TIME, tumbling } from "./flink-operators.ts";
import type { FlinkTest } from "./flink-window-tests.ts";

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

/** What Flink tests of its evicting window operator, in lines of `script-lines.ts`: name of the test, operator, steps with what is expected. */
export const EVICTING_TESTS: readonly FlinkTest[] = [
  [
    "EvictingWindowOperatorTest#testCountEvictorEvictAfter",
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
    "EvictingWindowOperatorTest#testCountTriggerWithApply",
    evicting("CountEvictor{maxCount=4,doEvictAfter=Boolean{},}"),
    `${IN_DISORDER}
    = key2 2, key2 4, key1 2
    key1 1 @10999
    key2 1 @1000
    = key1 4, key2 4`,
  ],
  [
    "EvictingWindowOperatorTest#testTimeEvictorEvictBefore",
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
    "EvictingWindowOperatorTest#testTimeEvictorNoTimestamp",
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
    "EvictingWindowOperatorTest#testDeltaEvictorEvictBefore",
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
    "EvictingWindowOperatorTest#testTumblingWindowWithApply",
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
];
