import { isFine } from "@millrace/graph";
import type { FunctionState, LogicalType } from "@millrace/graph";
import { parseType } from "@millrace/sql";
import type { Reporter } from "./input-columns.ts";

/** A state as a form has it. Types are SQL's; absent: any value. */
export interface StateConfig {
  readonly name: string;
  readonly kind: FunctionState["kind"];
  readonly type?: string;
  readonly keyType?: string;
  readonly ttl?: NonNullable<FunctionState["ttl"]>;
}

/** States with their types, or null with a report at each that there is no state of. */
export function typedStates(
  states: readonly StateConfig[],
  to: Reporter,
  field = "states",
): readonly FunctionState[] | null {
  const typed = states.map(({ name, kind, ttl, ...given }, index): FunctionState | null => {
    const types = (["type", "keyType"] as const).flatMap((member) => {
      const text = given[member];
      if (text === undefined || (member === "keyType" && kind !== "map")) return [];
      const type = stateType(text);
      if (type === null)
        to.report({
          code: "function.state-type",
          severity: "error",
          path: [field, index, member],
          params: { state: name, type: text },
        });
      return [[member, type] as const];
    });
    if (types.some(([, type]) => type === null)) return null;
    return { name, kind, ...Object.fromEntries(types), ...(ttl && { ttl }) };
  });
  return typed.every((state) => state !== null) ? typed : null;
}

/** Null where it is none, or one that JavaScript has no value for. */
function stateType(text: string): LogicalType | null {
  const parsed = parseType(text);
  if (!parsed.ok) return null;
  const type = parsed.value;
  const isKept =
    KEPT.has(type.kind) && !((type.kind === "TIMESTAMP" || type.kind === "TIMESTAMP_LTZ") && isFine(type));
  return isKept ? type : null;
}

const KEPT: ReadonlySet<LogicalType["kind"]> = new Set([
  "BOOLEAN",
  "INT",
  "BIGINT",
  "DOUBLE",
  "DECIMAL",
  "STRING",
  "TIMESTAMP",
  "TIMESTAMP_LTZ",
] as const);
