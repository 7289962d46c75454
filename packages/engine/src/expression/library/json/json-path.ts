import { isArray } from "./json-value.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";

/** A step of a path. Steps that may lead to several values make it indefinite: what it finds is a list. */
type Step =
  | { readonly kind: "member"; readonly name: string }
  | { readonly kind: "members"; readonly names: readonly string[] }
  | { readonly kind: "item"; readonly index: number }
  | { readonly kind: "items"; readonly indices: readonly number[] }
  | { readonly kind: "slice"; readonly from: number | null; readonly to: number | null }
  | { readonly kind: "all" }
  | { readonly kind: "descend" };

export interface JsonPath {
  readonly mode: "strict" | "lax";
  readonly steps: readonly Step[];
  readonly definite: boolean;
}

const MODE = /^\s*(strict|lax)\s+(.+)$/isu;
const STEP =
  /\.\.(?=[\w*[$])|\.?\[\s*(?<list>(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[-\d:,*\s])+)\]|\.?(?<name>[^.[\]()'"*]+)|\.?\*/uy;

/** A path as JsonPath writes them, with `lax` or `strict` (which is meant where neither stands) before it; null: it is none. Filters and functions are none. */
export function parseJsonPath(text: string): JsonPath | null {
  const [, mode = "strict", path = text] = MODE.exec(text) ?? [];
  const trimmed = path.trim();
  if (!trimmed.startsWith("$")) return null;
  const steps: Step[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < trimmed.length) {
    const from = STEP.lastIndex;
    const found = STEP.exec(trimmed);
    const step = found && stepOf(found[0], found.groups ?? {}, trimmed[from - 1] === ".");
    if (step === null) return null;
    steps.push(step);
  }
  const isOne = ({ kind }: Step): boolean => kind === "member" || kind === "item";
  return { mode: mode.toLowerCase() as JsonPath["mode"], steps, definite: steps.every(isOne) };
}

function stepOf(
  text: string,
  { list, name }: Readonly<Record<string, string | undefined>>,
  isBehindDots: boolean,
): Step | null {
  if (text === "..") return { kind: "descend" };
  if (list !== undefined) return listStep(list.trim());
  if (!text.startsWith(".") && !isBehindDots) return null;
  return name === undefined ? { kind: "all" } : { kind: "member", name: name.trim() };
}

function listStep(list: string): Step | null {
  if (list === "*") return { kind: "all" };
  const quoted = [...list.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/gu)];
  if (quoted.length > 0) {
    const names = quoted.map(([, single, double]) => (single ?? double ?? "").replaceAll(/\\(.)/gu, "$1"));
    return names.length === 1 ? { kind: "member", name: names[0]! } : { kind: "members", names };
  }
  if (/^-?\d+$/u.test(list)) return { kind: "item", index: Number(list) };
  const [, from, to] = /^(-?\d+)?\s*:\s*(-?\d+)?$/u.exec(list) ?? [];
  if (list.includes(":"))
    return {
      kind: "slice",
      from: from === undefined ? null : Number(from),
      to: to === undefined ? null : Number(to),
    };
  const indices = list.split(",").map((index) => Number(index));
  return indices.every(Number.isInteger) ? { kind: "items", indices } : null;
}

/** What the path finds; `undefined` where a definite one finds nothing. */
export function readPath({ steps, definite }: JsonPath, value: JsonValue): JsonValue | undefined {
  let found: readonly JsonValue[] = [value];
  for (const step of steps) found = found.flatMap((each) => taken(step, each));
  return definite ? found[0] : found;
}

// oxlint-disable-next-line complexity -- one case a kind of step
function taken(step: Step, value: JsonValue): readonly JsonValue[] {
  switch (step.kind) {
    case "member":
      return membersOf(value, [step.name]);
    case "members":
      return membersOf(value, step.names);
    case "item":
      return itemsOf(value, [step.index]);
    case "items":
      return itemsOf(value, step.indices);
    case "slice":
      return isArray(value) ? value.slice(step.from ?? 0, step.to ?? value.length) : [];
    case "all":
      return childrenOf(value);
    case "descend":
      return [value, ...childrenOf(value).flatMap((child) => taken(step, child))];
  }
}

function membersOf(value: JsonValue, names: readonly string[]): readonly JsonValue[] {
  if (!(value instanceof Map)) return [];
  const members = value as JsonObject;
  return names.flatMap((name) => (members.has(name) ? [members.get(name)!] : []));
}

function itemsOf(value: JsonValue, indices: readonly number[]): readonly JsonValue[] {
  if (!isArray(value)) return [];
  return indices.flatMap((index) => {
    const place = index < 0 ? value.length + index : index;
    return place >= 0 && place < value.length ? [value[place]!] : [];
  });
}

function childrenOf(value: JsonValue): readonly JsonValue[] {
  if (isArray(value)) return value;
  return value instanceof Map ? [...(value as JsonObject).values()] : [];
}
