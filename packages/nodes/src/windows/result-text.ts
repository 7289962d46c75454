import type { FunctionConfig } from "./lower-function.ts";

/** What a window gives, on one line of its node. */
export function resultText({ compute, aggregates }: Pick<FunctionConfig, "compute" | "aggregates">): string {
  const texts = {
    reduce: "REDUCE",
    fold: "FOLD",
    rows: "ROWS",
    process: "PROCESS",
    "reduce-function": "REDUCE",
    "aggregate-function": "AGGREGATE",
  };
  return compute === "aggregate" ? aggregates.map((call) => call.fn).join(", ") : texts[compute];
}
