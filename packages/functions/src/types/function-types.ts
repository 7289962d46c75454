import type { Locale } from "@millrace/graph";
import type { FunctionShape } from "../function-shape.ts";
import { collectorInterface, contextTypes, sideOutputs, statesInterface } from "./context-types.ts";
import { entryPointTypes } from "./entry-points.ts";
import { comment, keyInterface, resultInterface, rowInterface } from "./row-types.ts";
import { TYPE_WORDS } from "./type-words.ts";

/** The types that a person's function sees, as the text of a `.d.ts` of global names. */
export function functionTypes(shape: FunctionShape, locale: Locale): string {
  const { form, input, second = null, result, states, bigints } = shape;
  const isStateful = form === "process" || form === "co-process" || form === "broadcast-process";
  const words = TYPE_WORDS[locale];
  const parts = [rowInterface("Row", input, bigints, words)];
  if (form !== "filter") {
    parts.push(
      result === null
        ? `${comment(words.noResult)}\ntype Result = object;`
        : resultInterface("Result", result, bigints, words),
    );
  }
  if (form === "flat-map" || isStateful) parts.push(collectorInterface(words));
  if (isStateful) {
    if (form !== "process")
      parts.push(second === null ? "type Row2 = any;" : rowInterface("Row2", second, bigints, words));
    parts.push(keyInterface("Key", input, words), statesInterface(states, words));
    parts.push(sideOutputs(shape, words), contextTypes(words, form === "broadcast-process"));
  }
  parts.push(entryPointTypes(form));
  return `${parts.join("\n")}\n`;
}
