import type { AggregateCall } from "./expression.ts";
import type { ChainedOperator } from "./job-graph.ts";
import { functionStateId, functionStateType } from "./function-spec.ts";
import { formatType } from "./row-type.ts";
import type { Field, LogicalType } from "./row-type.ts";
import { widens } from "./type-widening.ts";

/** How the columns of a state differ, where what was kept can be carried over. Types as Flink prints them; JSON: any value. */
export type StateChange =
  /** It begins empty: what came before the restore is not in it. */
  | { readonly kind: "added"; readonly column: string; readonly type: string }
  | { readonly kind: "removed"; readonly column: string; readonly type: string }
  | { readonly kind: "widened"; readonly column: string; readonly from: string; readonly to: string };

/** A column of which what was kept cannot be carried over. */
export interface RefusedChange {
  readonly column: string;
  readonly from: string;
  readonly to: string;
}

export interface StateDifference {
  readonly changes: readonly StateChange[];
  readonly refused: readonly RefusedChange[];
}

/** A column of state: `id` says what it is of, `types` what is kept for it. */
interface Kept {
  readonly id: string;
  readonly name: string;
  readonly types: readonly LogicalType[];
  /** A new one cannot begin empty. */
  readonly needed: boolean;
  /** It is JSON text, and each value may turn out to be of the type that is wanted now. */
  readonly json?: boolean;
}

const NO_DIFFERENCE: StateDifference = { changes: [], refused: [] };

/** Between the columns that two operators of the same kind keep for a key. */
export function stateDifference(saved: ChainedOperator, next: ChainedOperator): StateDifference {
  const before = keptColumns(saved);
  const now = keptColumns(next);
  if (before.length === 0 && now.length === 0) return NO_DIFFERENCE;
  const known = new Map(before.map((column) => [column.id, column]));
  const wanted = new Set(now.map(({ id }) => id));
  const changes: StateChange[] = [];
  const refused: RefusedChange[] = [];
  for (const column of now) compare(known.get(column.id), column, { changes, refused });
  for (const { id, name, types } of before)
    if (!wanted.has(id)) changes.push({ kind: "removed", column: name, type: text(types) });
  return { changes, refused };
}

function compare(
  saved: Kept | undefined,
  column: Kept,
  found: { readonly changes: StateChange[]; readonly refused: RefusedChange[] },
): void {
  const { name, types, needed } = column;
  if (saved === undefined) {
    if (needed) found.refused.push({ column: name, from: "-", to: text(types) });
    else found.changes.push({ kind: "added", column: name, type: text(types) });
    return;
  }
  const [from, to] = [saved.json === true ? "JSON" : text(saved.types), text(types)];
  if (text(saved.types) === to) return;
  const fits = saved.json === true || types.every((type, index) => widens(saved.types[index] ?? type, type));
  if (fits) found.changes.push({ kind: "widened", column: name, from, to });
  else found.refused.push({ column: name, from, to });
}

const text = (types: readonly LogicalType[]): string => types.map(formatType).join(", ");

function keptColumns({ spec, inputSchema, inputSchemas }: ChainedOperator): readonly Kept[] {
  if (inputSchema === null) return [];
  const { fields } = inputSchema;
  const rowsOf = (kept: readonly Field[]): readonly Kept[] =>
    kept.map(({ name, type }) => ({ id: name, name, types: [type], needed: !type.nullable }));
  switch (spec.kind) {
    case "group-aggregate":
    case "window-aggregate":
    case "count-window-aggregate":
      return aggregated(spec.aggregates, fields);
    case "reduce":
      return rowsOf(fields);
    case "broadcast-join":
      return rowsOf(inputSchemas?.[1]?.fields ?? []);
    case "process-function":
    case "co-process-function":
      return spec.states.map((state) => ({
        id: functionStateId(state),
        name: state.name,
        types: [functionStateType(state)],
        needed: false,
        json: functionStateType(state).kind === "STRING" && state.type === undefined,
      }));
    default:
      return [];
  }
}

/** Calls that mean the same are told apart by a number. */
function aggregated(calls: readonly AggregateCall[], fields: readonly Field[]): readonly Kept[] {
  const seen = new Map<string, number>();
  return calls.map((call) => {
    const columns = [call.argument, call.by].flatMap((index) =>
      index === null || index === undefined ? [] : [fields[index]!],
    );
    const id = `${call.fn}(${columns.map(({ name }) => name).join(", ")})`;
    const nth = seen.get(id) ?? 0;
    seen.set(id, nth + 1);
    const types =
      call.fn === "COUNT" ? [] : columns.map(({ type }): LogicalType => ({ ...type, nullable: true }));
    return { id: `${id}/${nth}`, name: call.name, types, needed: false };
  });
}
