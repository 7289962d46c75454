import { invariant } from "@millrace/graph";
import type { AggregateCall, Field, LogicalType, RowSchema } from "@millrace/graph";
import type { StoredColumn, StoredType } from "../../state/state-declaration.ts";

const F64: StoredType = { kind: "float64" };
const I64: StoredType = { kind: "int64" };

/** What the accumulators of these calls write, in order. Calls that mean the same have the same ids, told apart by a number. */
export function storedColumns(calls: readonly AggregateCall[], input: RowSchema): readonly StoredColumn[] {
  const seen = new Map<string, number>();
  const led = new Set<string>();
  return calls.flatMap((call) => {
    const id = callId(call, input);
    const nth = seen.get(id) ?? 0;
    seen.set(id, nth + 1);
    const own = nth === 0 ? id : `${id}/${nth}`;
    return [...leadOf(call, input, led), ...lanesOf(call, input, own)];
  });
}

/** MIN_BY and MAX_BY with one column to compare by share it: the first of them writes it. */
function leadOf(call: AggregateCall, input: RowSchema, led: Set<string>): readonly StoredColumn[] {
  if (call.by === undefined) return [];
  const by = fieldAt(input, call.by);
  const id = `${call.fn}(${by.name})`;
  if (led.has(id)) return [];
  led.add(id);
  return [{ id, stored: value(by.type) }];
}

function lanesOf(call: AggregateCall, input: RowSchema, id: string): readonly StoredColumn[] {
  if (call.fn === "COUNT" || call.fn === "COUNT_DISTINCT") return [{ id, stored: F64 }];
  const { type } = fieldAt(input, call.argument);
  if (call.fn !== "SUM" && call.fn !== "AVG") return [{ id, stored: value(type) }];
  const count = { id: `${id}.count`, stored: F64 };
  if (type.kind === "DOUBLE" || type.kind === "FLOAT") return [{ id: `${id}.sum`, stored: F64 }, count];
  if (type.kind !== "DECIMAL") return [{ id: `${id}.sum`, stored: I64 }, count];
  const lanes = [`${id}.low at ${type.scale}`, `${id}.high at ${type.scale}`];
  return [...lanes.map((lane) => ({ id: lane, stored: I64 })), count];
}

function callId({ fn, argument, by }: AggregateCall, input: RowSchema): string {
  const names = [argument, by].flatMap((index) =>
    index === null || index === undefined ? [] : [fieldAt(input, index).name],
  );
  return `${fn}(${names.join(", ")})`;
}

const value = (type: LogicalType): StoredType => ({ kind: "value", type: { ...type, nullable: true } });

function fieldAt(input: RowSchema, index: number | null): Field {
  const field = index === null ? undefined : input.fields[index];
  invariant(field, "an argument is a column of the input");
  return field;
}
