import { int, isInteger } from "@millrace/graph";
import type { Expression } from "@millrace/graph";
import { call, literal } from "./build.ts";
import { arithmetic } from "./check-operator.ts";
import type { CallSite, FunctionSpec } from "./function-spec.ts";
import { roundedDecimal } from "./numeric-types.ts";

/** Whole numbers stay as they are. */
const toWhole =
  (fn: "FLOOR" | "CEIL") =>
  ({ args: [value] }: CallSite): Expression | null => {
    if (!value || isInteger(value.type)) return value ?? null;
    return call(fn, value.type.kind === "DECIMAL" ? roundedDecimal(value.type, 0) : value.type, value);
  };

function round({ args: [value, digits] }: CallSite): Expression | null {
  if (!value) return null;
  const places = digits ?? literal(int(false), 0);
  const constant = places.kind === "literal" && places.value !== null ? Number(places.value) : null;
  const type = value.type.kind === "DECIMAL" ? roundedDecimal(value.type, constant) : value.type;
  const nullable = value.type.nullable || places.type.nullable;
  return call("ROUND", { ...type, nullable } as typeof type, value, places);
}

export const NUMBER_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: "ABS",
    signature: "ABS(number)",
    summary: { en: "Without its sign.", zh: "绝对值。" },
    parameters: ["number"],
    minArgs: 1,
    maxArgs: 1,
    build: ({ args: [value] }) => (value ? call("ABS", value.type, value) : null),
  },
  {
    name: "FLOOR",
    signature: "FLOOR(number) or FLOOR(timestamp TO unit)",
    summary: { en: "The next whole number or unit of time below.", zh: "向下取整，或取时间单位的起点。" },
    parameters: ["number"],
    minArgs: 1,
    maxArgs: 1,
    build: toWhole("FLOOR"),
  },
  {
    name: "CEIL",
    signature: "CEIL(number) or CEIL(timestamp TO unit)",
    summary: { en: "The next whole number or unit of time above.", zh: "向上取整，或取时间单位的终点。" },
    parameters: ["number"],
    minArgs: 1,
    maxArgs: 1,
    build: toWhole("CEIL"),
  },
  {
    name: "ROUND",
    signature: "ROUND(number, digits)",
    summary: { en: "Rounded, half away from zero.", zh: "四舍五入到指定位数。" },
    parameters: ["number", "integer"],
    minArgs: 1,
    maxArgs: 2,
    build: round,
  },
  {
    name: "MOD",
    signature: "MOD(number, divisor)",
    summary: { en: "What is left after a division; the same as %.", zh: "取余，同 %。" },
    parameters: ["number", "number"],
    minArgs: 2,
    maxArgs: 2,
    build: ({ args: [left, right] }) => (left && right ? arithmetic("%", { left, right }) : null),
  },
];
