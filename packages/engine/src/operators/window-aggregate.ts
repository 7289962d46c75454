import type { OperatorFactory } from "./operator-factory.ts";
import { SlicedWindows } from "./windows/sliced-windows.ts";

export const windowAggregateFactory: OperatorFactory<"window-aggregate"> = (spec) =>
  new SlicedWindows(spec, spec.window);
