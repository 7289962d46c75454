import type { FunctionForm } from "@millrace/graph";

/** A function that the engine calls by the name under which a text exports it. */
export interface EntryPoint {
  readonly name: string;
  /** Type of the function, and of its parts. */
  readonly type: string;
  readonly parameters: readonly string[];
  readonly returns: string;
  readonly required: boolean;
}

const main = (type: string, parameters: readonly string[], returns: string): readonly EntryPoint[] => [
  { name: "default", type, parameters, returns, required: true },
];

/** What a text of this form has to export, and may. */
export const ENTRY_POINTS: Readonly<Record<FunctionForm, readonly EntryPoint[]>> = {
  map: main("MapFunction", ["Row"], "Result"),
  filter: main("FilterFunction", ["Row"], "boolean"),
  "flat-map": main("FlatMapFunction", ["Row", "Collector"], "Iterable<Result> | void"),
  process: [
    {
      name: "processElement",
      type: "ProcessElement",
      parameters: ["Row", "Context", "Collector"],
      returns: "void",
      required: true,
    },
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
  ],
};

const NAMES: Readonly<Record<string, string>> = {
  Row: "row",
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
