import type { FunctionForm } from "@millrace/graph";
import type { FunctionShape } from "../function-shape.ts";

/** A function that the engine calls by the name under which a text exports it. */
export interface EntryPoint {
  readonly name: string;
  /** Type of the function, and of its parts. */
  readonly type: string;
  readonly parameters: readonly string[];
  readonly returns: string;
  readonly required: boolean;
  /** Names of which one will do where it is required. */
  readonly instead?: readonly string[];
  /** What it is where the text exports another of these names too. */
  readonly beside?: { readonly exported: string; readonly type: string; readonly returns: string };
}

const main = (type: string, parameters: readonly string[], returns: string): readonly EntryPoint[] => [
  { name: "default", type, parameters, returns, required: true },
];

// oxlint-disable-next-line max-params -- an entry point
const processElement = (
  name: string,
  type: string,
  parameters: readonly string[],
  instead: readonly string[] = [],
): EntryPoint => ({ name, type, parameters, returns: "void", required: true, instead });

/** Of one of two inputs: one of three. */
function inputEntries(input: 1 | 2): readonly EntryPoint[] {
  const row = input === 1 ? "Row" : "Row2";
  const optional = { required: false };
  return [
    processElement(
      `processElement${input}`,
      `ProcessElement${input}`,
      [row, "Context", "Collector"],
      [`map${input}`, `flatMap${input}`],
    ),
    { name: `map${input}`, type: `Map${input}`, parameters: [row], returns: "Result", ...optional },
    {
      name: `flatMap${input}`,
      type: `FlatMap${input}`,
      parameters: [row, "Collector"],
      returns: "Iterable<Result> | void",
      ...optional,
    },
  ];
}

const triggered = (name: string, parameters: readonly string[], required = false): EntryPoint => ({
  name,
  type: `${name[0]!.toUpperCase()}${name.slice(1)}`,
  parameters,
  returns: "TriggerResultName",
  required,
});

/** What puts together the values of reducing and aggregating states. */
const COMBINING: readonly EntryPoint[] = [
  { name: "reducers", type: "Reducers", parameters: [], returns: "", required: false },
  { name: "aggregators", type: "Aggregators", parameters: [], returns: "", required: false },
];

const STATEFUL: readonly EntryPoint[] = [
  {
    name: "onTimer",
    type: "OnTimer",
    parameters: ["number", "TimerContext", "Collector"],
    returns: "void",
    required: false,
  },
  { name: "open", type: "Open", parameters: ["SubtaskInfo"], returns: "void", required: false },
  { name: "close", type: "Close", parameters: ["SubtaskInfo"], returns: "void", required: false },
  ...COMBINING,
];

/** Of a window: what is called when it goes, and what puts its states together. */
const IN_WINDOW: readonly EntryPoint[] = [
  { name: "clear", type: "Clear", parameters: ["WindowContext"], returns: "void", required: false },
  ...COMBINING,
];

/** Behind a reduce or an aggregate, whose result is its only element: then that may be anything. */
const PROCESS_BEHIND: readonly EntryPoint[] = [
  {
    name: "process",
    type: "Process",
    parameters: ["Key", "WindowContext", "[any]", "Collector"],
    returns: "void",
    required: false,
  },
  ...IN_WINDOW,
];

const behindProcess = (type: string): Pick<EntryPoint, "beside"> => ({
  beside: { exported: "process", type, returns: "any" },
});

/** What a text of this form has to export, and may. */
const ENTRY_POINTS: Readonly<Record<FunctionForm, readonly EntryPoint[]>> = {
  map: main("MapFunction", ["Row"], "Result"),
  filter: main("FilterFunction", ["Row"], "boolean"),
  "flat-map": main("FlatMapFunction", ["Row", "Collector"], "Iterable<Result> | void"),
  process: [processElement("processElement", "ProcessElement", ["Row", "Context", "Collector"]), ...STATEFUL],
  "co-process": [...inputEntries(1), ...inputEntries(2), ...STATEFUL],
  "broadcast-process": [
    processElement("processElement", "ProcessElement", ["Row", "Context", "Collector"]),
    processElement("processBroadcastElement", "ProcessBroadcastElement", [
      "Row2",
      "BroadcastContext",
      "Collector",
    ]),
    ...STATEFUL,
  ],
  "window-process": [
    processElement("process", "Process", ["Key", "WindowContext", "Row[]", "Collector"]),
    ...IN_WINDOW,
  ],
  "window-reduce": [
    ...main("ReduceFunction", ["any", "Row"], "Result").map((entry) => ({
      ...entry,
      ...behindProcess("ReduceElement"),
    })),
    ...PROCESS_BEHIND,
  ],
  "window-aggregate": [
    { name: "createAccumulator", type: "CreateAccumulator", parameters: [], returns: "any", required: true },
    { name: "add", type: "Add", parameters: ["Row", "any"], returns: "any", required: true },
    {
      name: "getResult",
      type: "GetResult",
      parameters: ["any"],
      returns: "Result",
      required: true,
      ...behindProcess("GetElement"),
    },
    { name: "merge", type: "Merge", parameters: ["any", "any"], returns: "any", required: false },
    ...PROCESS_BEHIND,
  ],
  "co-group": [
    {
      name: "coGroup",
      type: "CoGroup",
      parameters: ["Row[]", "Row2[]", "Collector", "WindowContext"],
      returns: "void",
      required: true,
      instead: ["join", "flatJoin"],
    },
    { name: "join", type: "Join", parameters: ["Row", "Row2"], returns: "Result", required: false },
    {
      name: "flatJoin",
      type: "FlatJoin",
      parameters: ["Row", "Row2", "Collector"],
      returns: "void",
      required: false,
    },
  ],
  trigger: [
    triggered("onElement", ["Row", "number | null", "TimeWindow", "TriggerContext"], true),
    triggered("onEventTime", ["number", "TimeWindow", "TriggerContext"]),
    triggered("onProcessingTime", ["number", "TimeWindow", "TriggerContext"]),
    { ...triggered("onMerge", ["TimeWindow", "MergeContext"]), returns: "void" },
    { ...triggered("clear", ["TimeWindow", "TriggerContext"]), returns: "void" },
  ],
  evictor: ["evictBefore", "evictAfter"].map((name, index) => ({
    name,
    type: index === 0 ? "EvictBefore" : "EvictAfter",
    parameters: ["Element[]", "number", "TimeWindow", "WindowContext"],
    returns: "void",
    required: index === 0,
    instead: ["evictAfter"],
  })),
  partitioner: main("Partitioner", ["Row", "NumPartitions"], "number | bigint"),
  "watermark-generator": [
    {
      name: "onEvent",
      type: "OnEvent",
      parameters: ["Row", "number", "WatermarkOutput"],
      returns: "void",
      required: true,
    },
    {
      name: "onPeriodicEmit",
      type: "OnPeriodicEmit",
      parameters: ["WatermarkOutput"],
      returns: "void",
      required: false,
    },
  ],
};

/** Those of a function in its place: aggregates of windows that merge have to say how. */
export const entryPoints = ({
  form,
  merges,
}: Pick<FunctionShape, "form" | "merges">): readonly EntryPoint[] =>
  ENTRY_POINTS[form].map((entry) =>
    merges === true && entry.name === "merge" ? { ...entry, required: true } : entry,
  );

const NAMES: Readonly<Record<string, string>> = {
  Key: "key",
  "Row[]": "elements",
  "[any]": "elements",
  "Element[]": "elements",
  TimeWindow: "window",
  "number | null": "timestamp",
  WindowContext: "context",
  WatermarkOutput: "output",
  TriggerContext: "context",
  MergeContext: "context",
  Row: "row",
  Row2: "other",
  "Row2[]": "others",
  BroadcastContext: "context",
  Context: "context",
  TimerContext: "context",
  Collector: "out",
  SubtaskInfo: "info",
  number: "timestamp",
  NumPartitions: "numPartitions",
};

/** Declarations of the types of functions. */
export const entryPointTypes = (form: FunctionForm): string =>
  ENTRY_POINTS[form]
    .filter(({ returns }) => returns !== "")
    .flatMap((entry) => (entry.beside === undefined ? [entry] : [entry, { ...entry, ...entry.beside }]))
    .map(({ type, parameters, returns }) => {
      const list = parameters
        .map((parameter, index) => `${NAMES[parameter] ?? `value${index === 0 ? "" : index}`}: ${parameter}`)
        .join(", ");
      return `type ${type} = (${list}) => ${returns};`;
    })
    .join("\n");
