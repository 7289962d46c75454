import { int, string, timestamp } from "@millrace/graph";
import type {
  EvictorSpec,
  Expression,
  Field,
  TriggerSpec,
  WindowAssignerSpec,
  WindowOperatorSpec,
} from "@millrace/graph";
import type { ScriptOperator } from "./operator-script.ts";

/** Key, value and timestamp of a record. */
export const SCRIPT_INPUT: readonly Field[] = [
  { name: "key", type: string(false) },
  { name: "value", type: int(false) },
  { name: "ts", type: timestamp() },
];

/**
 * What the function gives for a result: the record itself, all records of a firing as one text, key and sum, key-sum with
 * the bounds of the window, or nothing.
 */
export type ResultShape = "record" | "text" | "sum" | "session" | "nothing";

export interface ReadOperator {
  readonly spec: WindowOperatorSpec;
  readonly output: readonly Field[];
  readonly shape: ResultShape;
}

/** What the script says cannot be done with what it says. */
export class UnsupportedScript extends Error {}

/** `name`: of the test, which alone tells an evictor that evicts after from one before: the text hides it. */
export function readOperator(operator: ScriptOperator, name: string): ReadOperator {
  const assigner = readAssigner(operator.windowAssigner);
  const shape = shapeOf(operator);
  const isRow = shape === "record" || shape === "text" || shape === "nothing";
  const spec: WindowOperatorSpec = {
    kind: "window",
    keys: [0],
    time: /ProcessingTime/.test(classOf(operator.windowAssigner)) ? "processing" : "event",
    rowtime: 2,
    assigner,
    trigger: readTrigger(operator.trigger),
    evictor: readEvictor(operator.evictor ?? null, name),
    allowedLatenessMs: Number(operator.allowedLateness),
    function: isRow
      ? { kind: "rows", aggregates: [] }
      : {
          kind: "aggregate",
          aggregates: [{ fn: "SUM", argument: 1, name: "sum", type: int() }],
        },
    retracts: false,
    paneInfo: false,
    fireAtEnd: false,
  };
  const times = ["window_start", "window_end", "window_time"].map((time) => ({
    name: time,
    type: timestamp(false),
  }));
  const window = assigner.kind === "global" ? [] : times;
  const output = isRow
    ? [...SCRIPT_INPUT, ...window]
    : [SCRIPT_INPUT[0]!, ...window, { name: "sum", type: int() }];
  return { spec, output, shape };
}

/** The class of a printed object; those of the asynchronous operators are named after the others. */
const classOf = (text: string): string => text.slice(0, text.indexOf("{")).replace(/^Async/, "");

function setting(text: string, name: string): number {
  const found = new RegExp(`[{,]${name}=(-?[\\d.]+)`).exec(text);
  if (found === null) throw new UnsupportedScript(`${classOf(text)} does not print ${name}`);
  return Number(found[1]);
}

function readAssigner(text: string): WindowAssignerSpec {
  const kind = classOf(text);
  switch (kind) {
    case "TumblingEventTimeWindows":
    case "TumblingProcessingTimeWindows":
      if (/WindowStagger\$[^1]/.test(text)) throw new UnsupportedScript("windows that are staggered");
      return { kind: "tumbling", sizeMs: setting(text, "size"), offsetMs: setting(text, "globalOffset") };
    case "SlidingEventTimeWindows":
    case "SlidingProcessingTimeWindows": {
      const [sizeMs, slideMs, offsetMs] = ["size", "slide", "offset"].map((name) => setting(text, name));
      return { kind: "sliding", sizeMs: sizeMs!, slideMs: slideMs!, offsetMs: offsetMs! };
    }
    case "GlobalWindows":
      return { kind: "global" };
    default:
      return readSessions(kind, text);
  }
}

function readSessions(kind: string, text: string): WindowAssignerSpec {
  switch (kind) {
    case "EventTimeSessionWindows":
    case "ProcessingTimeSessionWindows":
      return { kind: "session", gapMs: setting(text, "sessionTimeout") };
    case "PointSessionWindows":
      return { kind: "dynamic-session", gap: pointGap(setting(text, "sessionTimeout")), pointWindows: true };
    case "DynamicEventTimeSessionWindows":
    case "DynamicProcessingTimeSessionWindows":
      if (MOCKED_GAP.test(text)) return { kind: "dynamic-session", gap: MOCKED_GAPS };
      throw new UnsupportedScript(`the assigner ${kind}: the text does not say how long a row's gap is`);
    default:
      throw new UnsupportedScript(`the assigner ${kind}: the text does not say what it does`);
  }
}

/** The sessions of Flink's test: the value 33 has a window of no length. */
const pointGap = (gapMs: number): Expression => cases([isEqual(1, 33), 0], gapMs);

/** The gaps that Flink's tests of dynamic sessions make up, by key and value. */
const MOCKED_GAP = /GapExtractor=[\w.$]*Mock/;
const MOCKED_GAPS = cases([isEqual(0, "key1"), 3_000], [isEqual(1, 10), 1_000], 2_000);

function isEqual(index: 0 | 1, value: string | number): Expression {
  const { type } = SCRIPT_INPUT[index]!;
  const args: readonly Expression[] = [
    { kind: "column", type, index },
    { kind: "literal", type, value },
  ];
  return { kind: "call", fn: "=", type: { kind: "BOOLEAN", nullable: false }, args };
}

function cases(...branches: readonly (readonly [when: Expression, gapMs: number] | number)[]): Expression {
  const type = { kind: "DOUBLE", nullable: false } as const;
  const args = branches.flatMap((branch): readonly Expression[] => {
    const [when, value] = typeof branch === "number" ? [null, branch] : branch;
    const gap: Expression = { kind: "literal", type, value };
    return when === null ? [gap] : [when, gap];
  });
  return { kind: "call", fn: "CASE", type, args };
}

// oxlint-disable-next-line complexity -- one case a class of Flink's
function readTrigger(text: string): TriggerSpec {
  const kind = classOf(text);
  switch (kind) {
    case "EventTimeTrigger":
    case "EndOfStreamTrigger":
      return { kind: "event-time" };
    case "ProcessingTimeTrigger":
      return { kind: "processing-time" };
    case "NeverTrigger":
      return { kind: "never" };
    case "CountTrigger":
      return { kind: "count", count: setting(text, "maxCount") };
    case "ContinuousEventTimeTrigger":
      return { kind: "continuous-event-time", intervalMs: setting(text, "interval") };
    case "ContinuousProcessingTimeTrigger":
      return { kind: "continuous-processing-time", intervalMs: setting(text, "interval") };
    case "PurgingTrigger":
      return { kind: "purging", trigger: readTrigger(nestedIn(text, "nestedTrigger")) };
    case "UserDefinedAsyncTrigger":
      return readTrigger(nestedIn(text, "userDefinedTrigger"));
    // Of Flink's tests: as the name says.
    case "EventTimeTriggerAccumGC":
      return { kind: "purging", trigger: { kind: "event-time" } };
    case "FireEverytimeOnElementAndEventTimeTrigger":
      return { kind: "early-late", early: { kind: "count", count: 1 }, late: { kind: "count", count: 1 } };
    default:
      throw new UnsupportedScript(`the trigger ${kind}: the text does not say what it does`);
  }
}

function nestedIn(text: string, name: string): string {
  const at = text.indexOf(`${name}=`);
  if (at < 0) throw new UnsupportedScript(`${classOf(text)} does not print ${name}`);
  return text.slice(at + name.length + 1);
}

/** The delta functions of Flink's test have no names; each of them is the new record's value less the old one's. */
const VALUE_INCREASE = /[{,]deltaFunction=[\w.]*\bEvictingWindowOperatorTest\$\d+\{/;
const AS_DOUBLE: Expression = {
  kind: "call",
  fn: "CAST",
  type: { kind: "DOUBLE", nullable: false },
  args: [{ kind: "column", type: int(false), index: 1 }],
};

function readEvictor(text: string | null, name: string): EvictorSpec | null {
  if (text === null || text === "null") return null;
  const after = /EvictAfter/.test(name);
  const kind = classOf(text);
  if (kind === "CountEvictor") return { kind: "count", count: setting(text, "maxCount"), after };
  if (kind === "TimeEvictor") return { kind: "time", keepMs: setting(text, "windowSize"), after };
  if (kind === "DeltaEvictor" && VALUE_INCREASE.test(text))
    return { kind: "delta", value: AS_DOUBLE, of: "increase", threshold: setting(text, "threshold"), after };
  throw new UnsupportedScript(`the evictor ${kind}: the text does not say what it compares`);
}

// oxlint-disable-next-line complexity -- one case a class of Flink's
function shapeOf({ windowFunction, windowStateDescriptor }: ScriptOperator): ResultShape {
  switch (windowFunction) {
    case "RichSumReducer":
    case "ReduceApplyWindowFunction":
    case "ReduceIterableWindowFunction":
      return "sum";
    case "PassThroughFunction2":
      return "text";
    case "PassThroughWindowFunction":
    case "PassThroughFunction":
      return windowStateDescriptor === "ReducingStateDescriptor" ? "sum" : "record";
    case "SessionWindowFunction":
    case "ReducedSessionWindowFunction":
    case "SessionProcessWindowFunction":
    case "ReducedProcessSessionWindowFunction":
    case "InternalIterableProcessWindowFunction":
    case "InternalSingleValueProcessWindowFunction":
      return "session";
    case "EmptyReturnFunction":
      return "nothing";
    default:
      throw new UnsupportedScript(`the function ${windowFunction}: the text does not say what it does`);
  }
}
