import type { ChainedOperator } from "../job-graph.ts";
import { isSource } from "../operator-spec.ts";
import { collecting, columnUse } from "./column-use.ts";

/** The input columns that an operator reads when `output` of its own columns are wanted; all, where a side output is read. */
export function neededInput(operator: ChainedOperator, output: readonly number[]): Set<number> {
  const { spec, inputSchema, sideOutputs } = operator;
  if (isSource(spec)) return new Set();
  const use = columnUse(operator, output);
  if (use === null || sendsAside(sideOutputs)) return new Set(inputSchema?.fields.keys() ?? []);
  const { inputAt } = use;
  const passed = inputAt === null ? [] : output.filter((column) => column >= inputAt);
  const columns = new Set(passed.map((column) => column - (inputAt ?? 0)));
  use.move(collecting(columns));
  return columns;
}

const sendsAside = (sides: ChainedOperator["sideOutputs"]): boolean =>
  sides?.some((schema) => schema !== null) === true;
