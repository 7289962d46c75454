import type { BigintsAs, FunctionState, LogicalType } from "@millrace/graph";
import type { FunctionShape } from "../function-shape.ts";
import { comment, propertyName, resultInterface, valueType } from "./row-types.ts";
import type { TypeWords } from "./type-words.ts";

export const collectorInterface = (words: TypeWords): string => `
${comment(words.collector)}
interface Collector {
  ${comment(words.collect)}
  collect(row: Result): void;
}`;

/** The states of a process function, by name. */
// oxlint-disable-next-line max-params -- states, and how they are called
export function statesInterface(
  states: readonly FunctionState[],
  bigints: BigintsAs,
  words: TypeWords,
  name = "States",
): string {
  const members = states.map(
    (state) =>
      `${comment(words[state.kind], "  ")}\n  readonly ${propertyName(state.name)}: ${stateType(state, bigints)};`,
  );
  return `${comment(words.states)}\ninterface ${name} {\n${members.join("\n")}\n}`;
}

function stateType(state: FunctionState, bigints: BigintsAs): string {
  const { kind, type, keyType } = state;
  const typeOf = (of: LogicalType | undefined): string => (of === undefined ? "any" : valueType(of, bigints));
  switch (kind) {
    case "value":
      return `ValueState<${typeOf(type)}>`;
    case "list":
      return `ListState<${typeOf(type)}>`;
    case "map":
      return `MapState<${typeOf(keyType)}, ${typeOf(type)}>`;
    case "reducing":
      return `ReducingState<${typeOf(type)}>`;
    case "aggregating":
      return "AggregatingState<any, any>";
  }
}

/** Rows of the side outputs that are declared, by name. */
export function sideOutputs({ sides = [], bigints }: FunctionShape, words: TypeWords): string {
  const rows = sides.map(({ fields }, index) => resultInterface(`Side${index + 1}`, fields, bigints, words));
  const members = sides.map(({ name }, index) => `  readonly ${propertyName(name)}: Side${index + 1};`);
  return `${rows.join("\n")}\ninterface SideOutputs {\n${members.join("\n")}\n}`;
}

const broadcastTypes = (words: TypeWords): string => `
interface ReadOnlyBroadcastState {
  get(key: string | number | boolean): any;
  contains(key: string | number | boolean): boolean;
  keys(): (string | number | boolean)[];
  values(): any[];
  entries(): [string | number | boolean, any][];
  isEmpty(): boolean;
}
interface BroadcastState extends ReadOnlyBroadcastState {
  put(key: string | number | boolean, value: any): void;
  putAll(values: object): void;
  remove(key: string | number | boolean): void;
  ${comment(words.clear)}
  clear(): void;
}
interface Context {
  ${comment(words.broadcast)}
  getBroadcastState(name: string): ReadOnlyBroadcastState;
}
interface BroadcastContext extends SubtaskInfo {
  ${comment(words.broadcast)}
  getBroadcastState(name: string): BroadcastState;
  ${comment(words.applyToKeyedState)}
  applyToKeyedState<Name extends keyof States>(name: Name, apply: (key: Key, state: States[Name]) => void): void;
  ${comment(words.output)}
  output<Name extends keyof SideOutputs>(name: Name, row: SideOutputs[Name]): void;
  timestamp(): number | null;
  currentWatermark(): number;
  currentProcessingTime(): number;
}`;

/** Types of states by kind. */
export const stateTypes = (words: TypeWords): string => `
${comment(words.value)}
interface ValueState<T> {
  ${comment(words.copy)}
  value(): T | null;
  ${comment(words.update)}
  update(value: T): void;
  ${comment(words.clear)}
  clear(): void;
}
${comment(words.list)}
interface ListState<T> {
  ${comment(words.copy)}
  get(): T[];
  add(value: T | null): void;
  addAll(values: readonly (T | null)[]): void;
  ${comment(words.update)}
  update(values: readonly (T | null)[]): void;
  ${comment(words.clear)}
  clear(): void;
}
${comment(words.map)}
interface MapState<K, V> {
  get(key: K): V | null;
  put(key: K, value: V | null): void;
  putAll(values: ReadonlyMap<K, V | null> | object): void;
  contains(key: K): boolean;
  remove(key: K): void;
  ${comment(words.copy)}
  keys(): K[];
  ${comment(words.copy)}
  values(): V[];
  ${comment(words.copy)}
  entries(): [K, V][];
  isEmpty(): boolean;
  ${comment(words.clear)}
  clear(): void;
}
${comment(words.reducing)}
interface ReducingState<T> {
  add(value: T): void;
  get(): T | null;
  ${comment(words.clear)}
  clear(): void;
}
${comment(words.aggregating)}
interface AggregatingState<In, Out> {
  add(value: In): void;
  get(): Out | null;
  ${comment(words.clear)}
  clear(): void;
}`;

/** Types that every function with state and timers has. */
// oxlint-disable-next-line max-lines-per-function -- one text
export const contextTypes = (words: TypeWords, broadcast: boolean): string => `
${stateTypes(words)}
interface SubtaskInfo {
  ${comment(words.subtask)}
  readonly subtask: number;
  ${comment(words.parallelism)}
  readonly parallelism: number;
  readonly maxParallelism: number;
}
interface Context extends SubtaskInfo {
  ${comment(words.output)}
  output<Name extends keyof SideOutputs>(name: Name, row: SideOutputs[Name]): void;
  ${comment(words.states)}
  readonly state: States;
  ${comment(words.currentKey)}
  getCurrentKey(): Key;
  ${comment(words.timestamp)}
  timestamp(): number | null;
  ${comment(words.currentWatermark)}
  currentWatermark(): number;
  ${comment(words.currentProcessingTime)}
  currentProcessingTime(): number;
  ${comment(words.registerEventTimeTimer)}
  registerEventTimeTimer(time: number): void;
  ${comment(words.registerProcessingTimeTimer)}
  registerProcessingTimeTimer(time: number): void;
  ${comment(words.deleteTimer)}
  deleteEventTimeTimer(time: number): void;
  ${comment(words.deleteTimer)}
  deleteProcessingTimeTimer(time: number): void;
}
interface TimerContext extends Context {
  ${comment(words.timeDomain)}
  readonly timeDomain: "event" | "processing";
}
type Reducers = { readonly [state: string]: (before: any, value: any) => any };
interface Aggregator<In = any, Acc = any, Out = any> {
  createAccumulator(): Acc;
  add(value: In, accumulator: Acc): Acc;
  getResult(accumulator: Acc): Out;
}
type Aggregators = { readonly [state: string]: Aggregator };${broadcast ? broadcastTypes(words) : ""}`;
