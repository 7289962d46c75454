import type {
  CoProcessFunctionSpec,
  Field,
  FunctionCode,
  FunctionSide,
  FunctionState,
  ProcessFunctionSpec,
  RowSchema,
} from "@millrace/graph";
import { orNull } from "../kept-columns.ts";

/** What functions of rows with state are given, whether they have one input or two. */
export interface ProcessSetup {
  readonly inputs: readonly {
    /** Columns of the key; null: its rows have none, and are not of any key. */
    readonly keys: readonly number[] | null;
    readonly rowtime: number | null;
    readonly fields: readonly Field[];
  }[];
  readonly keyFields: readonly Field[];
  readonly states: readonly FunctionState[];
  readonly broadcast: readonly string[] | null;
  readonly code: FunctionCode;
  readonly sides: readonly FunctionSide[];
}

export function processSetup(
  spec: ProcessFunctionSpec | CoProcessFunctionSpec,
  schemas: readonly RowSchema[],
): ProcessSetup {
  const { states, code, sides = [] } = spec;
  const isOne = spec.kind === "process-function";
  const broadcast = isOne ? null : spec.broadcast;
  const keys = isOne ? [spec.keys] : (spec.keys ?? []);
  const rowtimes = isOne ? [spec.rowtime] : spec.rowtimes;
  return {
    inputs: schemas.map(({ fields }, input) => ({
      keys: broadcast !== null && input === 1 ? null : (keys[input] ?? null),
      rowtime: rowtimes[input] ?? null,
      fields,
    })),
    keyFields: keyFields(spec, schemas),
    states,
    broadcast,
    code,
    sides,
  };
}

/** Of two inputs either may have a NULL that the other cannot. */
export function keyFields(
  spec: ProcessFunctionSpec | CoProcessFunctionSpec,
  [schema]: readonly RowSchema[],
): readonly Field[] {
  const isOne = spec.kind === "process-function";
  const keys = isOne ? spec.keys : (spec.keys?.[0] ?? []);
  return keys.map((index) => {
    const { name, type } = schema!.fields[index]!;
    return { name, type: isOne ? type : orNull(type) };
  });
}
