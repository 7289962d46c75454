import type { FunctionForm } from "@millrace/graph";

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
  { name: "reducers", type: "Reducers", parameters: [], returns: "", required: false },
  { name: "aggregators", type: "Aggregators", parameters: [], returns: "", required: false },
];

/** What a text of this form has to export, and may. */
export const ENTRY_POINTS: Readonly<Record<FunctionForm, readonly EntryPoint[]>> = {
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
};

const NAMES: Readonly<Record<string, string>> = {
  Row: "row",
  Row2: "row",
  BroadcastContext: "context",
  Context: "context",
  TimerContext: "context",
  Collector: "out",
  SubtaskInfo: "info",
  number: "timestamp",
};

/** Declarations of the types of functions. */
export const entryPointTypes = (form: FunctionForm): string =>
  ENTRY_POINTS[form]
    .filter(({ returns }) => returns !== "")
    .map(({ type, parameters, returns }) => {
      const list = parameters.map((parameter) => `${NAMES[parameter] ?? "value"}: ${parameter}`).join(", ");
      return `type ${type} = (${list}) => ${returns};`;
    })
    .join("\n");
