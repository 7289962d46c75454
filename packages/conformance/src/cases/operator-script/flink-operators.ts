import type { ScriptOperator } from "./operator-script.ts";

/** Operators as tests of Flink make them, in the words in which they print. */
export const REDUCED = "ReducingStateDescriptor";
export const LIST = "ListStateDescriptor";
export const GLOBAL = "GlobalWindows{defaultTrigger=NeverTrigger{},}";
export const tumbling = (sizeMs: number): string =>
  `TumblingEventTimeWindows{size=${sizeMs},globalOffset=0,staggerOffset=null,windowStagger=WindowStagger$1{},}`;
export const sliding = (sizeMs: number, slideMs: number): string =>
  `SlidingEventTimeWindows{size=${sizeMs},slide=${slideMs},offset=0,}`;
export const session = (gapMs: number): string => `EventTimeSessionWindows{sessionTimeout=${gapMs},}`;
export const count = (rows: number): string =>
  `CountTrigger{maxCount=${rows},stateDesc=ReducingStateDescriptor{},}`;
export const purging = (trigger: string): string => `PurgingTrigger{nestedTrigger=${trigger},}`;
export const EVENT_TIME = "EventTimeTrigger{}";
export const delta = (threshold: number): string =>
  `DeltaEvictor{deltaFunction=EvictingWindowOperatorTest$3{this$0=EvictingWindowOperatorTest{},},threshold=${threshold}.0,doEvictAfter=Boolean{},}`;

export function operator(settings: Partial<ScriptOperator>): ScriptOperator {
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

export const evicting = (evictor: string, settings: Partial<ScriptOperator> = {}): ScriptOperator =>
  operator({
    class: "EvictingWindowOperator",
    evictor,
    trigger: count(2),
    windowStateDescriptor: "null",
    windowFunction: "RichSumReducer",
    ...settings,
  });

export const sessions = (settings: Partial<ScriptOperator>): ScriptOperator =>
  operator({
    windowAssigner: session(3_000),
    windowFunction: "ReducedSessionWindowFunction",
    ...settings,
  });
