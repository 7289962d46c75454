import type { FunctionShape } from "../function-shape.ts";
import { sideOutputs, stateTypes, statesInterface } from "./context-types.ts";
import type { TypeWords } from "./type-words.ts";

/** Types of what functions of windows, triggers and evictors see. */
export const windowTypes = (shape: FunctionShape, hasStates: boolean, words: TypeWords): string => `
${stateTypes(words)}
${statesInterface(hasStates ? shape.states : [], shape.bigints, words)}
${statesInterface(hasStates ? (shape.windowStates ?? []) : [], shape.bigints, words, "WindowStates")}
${sideOutputs(hasStates ? shape : { ...shape, sides: [] }, words)}
interface TimeWindow {
  readonly start: number;
  readonly end: number;
  readonly maxTimestamp: number;
}
interface WindowNumber {
  value(): number | null;
  update(value: number): void;
  clear(): void;
}
interface WindowContext {
  readonly window: TimeWindow;
  readonly windowState: WindowStates;
  readonly globalState: States;
  output<Name extends keyof SideOutputs>(name: Name, row: SideOutputs[Name]): void;
  currentWatermark(): number;
  currentProcessingTime(): number;
}
interface Element {
  readonly value: Row;
  readonly timestamp: number | null;
  remove(): void;
}
interface TriggerContext {
  readonly state: { readonly [name: string]: WindowNumber & { add(value: number): void } };
  currentWatermark(): number;
  currentProcessingTime(): number;
  registerEventTimeTimer(time: number): void;
  registerProcessingTimeTimer(time: number): void;
  deleteEventTimeTimer(time: number): void;
  deleteProcessingTimeTimer(time: number): void;
}
interface MergeContext extends TriggerContext {
  readonly merged: readonly { readonly [name: string]: number | null }[];
}
type TriggerResultName = "CONTINUE" | "FIRE" | "PURGE" | "FIRE_AND_PURGE";
declare const TriggerResult: { readonly [Name in TriggerResultName]: Name };
type Reducers = { readonly [state: string]: (before: any, value: any) => any };
type Aggregators = { readonly [state: string]: any };`;
