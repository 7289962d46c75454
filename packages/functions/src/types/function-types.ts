import type { Locale } from "@millrace/graph";
import type { FunctionShape } from "../function-shape.ts";
import { collectorInterface, contextTypes, sideOutputs, statesInterface } from "./context-types.ts";
import { entryPointTypes } from "./entry-points.ts";
import { comment, keyInterface, resultInterface, rowInterface } from "./row-types.ts";
import { generatorTypes } from "./generator-types.ts";
import { windowTypes } from "./window-types.ts";
import { TYPE_WORDS } from "./type-words.ts";
import type { TypeWords } from "./type-words.ts";

/** The types that a person's function sees, as the text of a `.d.ts` of global names. */
export function functionTypes(shape: FunctionShape, locale: Locale): string {
  const { form, input, bigints } = shape;
  const words = TYPE_WORDS[locale];
  const parts = [
    rowInterface("Row", input, bigints, words),
    ...resultTypes(shape, words),
    ...(STATEFUL.has(form) ? statefulTypes(shape, words) : []),
    ...(IN_WINDOWS.has(form) ? [windowTypes(shape, WITH_KEY.has(form), words)] : []),
    ...(form === "co-group" ? [otherRow(shape, words)] : []),
    ...(form === "watermark-generator" ? [generatorTypes(words)] : []),
    ...(form === "partitioner" ? ["type NumPartitions = number;"] : []),
    entryPointTypes(form),
  ];
  return `${parts.join("\n")}\n`;
}

type Forms = ReadonlySet<FunctionShape["form"]>;

const WITHOUT_RESULT: Forms = new Set([
  "filter",
  "trigger",
  "evictor",
  "partitioner",
  "watermark-generator",
] as const);
const COLLECTING: Forms = new Set([
  "flat-map",
  "process",
  "co-process",
  "broadcast-process",
  "window-process",
  "window-reduce",
  "window-aggregate",
  "co-group",
] as const);
/** Of windows, what may be a process function. */
const WITH_KEY: Forms = new Set(["window-process", "window-reduce", "window-aggregate"] as const);
const STATEFUL: Forms = new Set(["process", "co-process", "broadcast-process"] as const);
const IN_WINDOWS: Forms = new Set([
  "window-process",
  "window-reduce",
  "window-aggregate",
  "co-group",
  "trigger",
  "evictor",
] as const);

function resultTypes({ form, input, result, bigints }: FunctionShape, words: TypeWords): readonly string[] {
  if (WITHOUT_RESULT.has(form)) return [];
  return [
    result === null
      ? `${comment(words.noResult)}\ntype Result = object;`
      : resultInterface("Result", result, bigints, words),
    ...(COLLECTING.has(form) ? [collectorInterface(words)] : []),
    ...(WITH_KEY.has(form) ? [keyInterface("Key", input, words)] : []),
  ];
}

function statefulTypes(shape: FunctionShape, words: TypeWords): readonly string[] {
  const { form, input, states, bigints } = shape;
  return [
    ...(form === "process" ? [] : [otherRow(shape, words)]),
    keyInterface("Key", input, words),
    statesInterface(states, bigints, words),
    sideOutputs(shape, words),
    contextTypes(words, form === "broadcast-process"),
  ];
}

/** Rows of the second input. */
const otherRow = ({ second, bigints }: FunctionShape, words: TypeWords): string =>
  second === undefined ? "type Row2 = any;" : rowInterface("Row2", second, bigints, words);
