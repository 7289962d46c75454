import { isJoint } from "@millrace/graph";
import type { ChainedOperator, OperatorSpec, RowSchema } from "@millrace/graph";
import type { SortedBy } from "../../sort/sort-order.ts";
import type { FinalRowsPlan } from "./final-rows.ts";

/** How an operator with keys runs in batch. */
export interface BatchPlan {
  /** One for each input. */
  readonly inputs: readonly SortedBy[];
  /** Inputs beside keyed ones whose rows are for all keys: they come before all others, unsorted. */
  readonly shared: readonly boolean[];
  /** What of a key's rows goes on; null: all. */
  readonly final: FinalRowsPlan | null;
}

/**
 * Null: the operator has no keys, or not those of all of its inputs (`hashed`: the inputs that are partitioned by keys); it
 * runs as in streaming, and sees the end of time when its input ends.
 */
export function batchPlan(operator: ChainedOperator, hashed: readonly boolean[]): BatchPlan | null {
  const { spec, inputSchema, inputSchemas } = operator;
  const schemas = inputSchemas ?? (inputSchema === null ? [] : [inputSchema]);
  const keys = keysOf(spec);
  if (keys === null || keys.length !== schemas.length) return null;
  if (keys.some(({ length }, input) => length > 0 && hashed[input] !== true)) return null;
  const isKeyed = keys.some(({ length }) => length > 0);
  const inputs = schemas.map((schema, input) => ({
    schema,
    keys: keys[input] ?? [],
    time: timeOf(spec, schema, input),
  }));
  return { inputs, shared: keys.map(({ length }) => isKeyed && length === 0), final: finalRows(spec) };
}

/** Of each input; null: there are none. */
function keysOf(spec: OperatorSpec): readonly (readonly number[])[] | null {
  if (!("keys" in spec)) return null;
  return isJoint(spec) ? spec.keys : [spec.keys];
}

/** The rows' timestamps: the column that the operator reads them from, or the one that they were given. */
// oxlint-disable-next-line max-params -- an input of an operator
function timeOf(spec: OperatorSpec, schema: RowSchema, input: number): number | null {
  if ("rowtimes" in spec) return spec.rowtimes[input] ?? null;
  if ("rowtime" in spec && spec.rowtime !== null) return spec.rowtime;
  const column = schema.fields.findIndex(({ name }) => name === schema.rowtime);
  return column < 0 ? null : column;
}

/** Whatever gives a row for each row of its key gives the last of them, as Flink's batch operators do. */
function finalRows(spec: OperatorSpec): FinalRowsPlan | null {
  switch (spec.kind) {
    case "group-aggregate":
      return { keys: spec.keys.map((_, index) => index), by: null, most: 1 };
    case "reduce":
      return { keys: spec.keys, by: null, most: 1 };
    case "top-n":
      return { keys: spec.keys.map((column) => column + 1), by: 0, most: spec.limit };
    default:
      return null;
  }
}
