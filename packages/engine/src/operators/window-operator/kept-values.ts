import type { Field } from "@millrace/graph";
import { ACCUMULATOR_FIELDS } from "../../functions/accumulator-text.ts";
import { inspectRow } from "../operator-inspection.ts";
import type { InspectedEntry } from "../operator-inspection.ts";
import { AggregateContents } from "./contents/aggregate-contents.ts";
import { FoldContents } from "./contents/fold-contents.ts";
import { FunctionAccumulators } from "./contents/function-accumulators.ts";
import type { WindowContents } from "./contents/window-contents.ts";

/** The values that contents keep of a pane, by name; none where they keep rows. `fields`: of the result. */
export function keptValues(
  contents: WindowContents,
  fields: readonly Field[],
): (pane: number) => InspectedEntry["values"] {
  if (contents instanceof FunctionAccumulators)
    return (pane) => inspectRow(contents.accumulators, pane, ACCUMULATOR_FIELDS);
  const isKept = contents instanceof AggregateContents || contents instanceof FoldContents;
  return (pane) => (isKept ? inspectRow(contents.accumulators, pane, fields) : []);
}
