import { nearestName } from "@millrace/graph";
import type { Field, NodeDiagnostic, RowSchema } from "@millrace/graph";

/** Where a node's rules report what they find. */
export interface Reporter {
  report(diagnostic: NodeDiagnostic): void;
}

export interface InputColumn extends Field {
  /** Position in the input row. */
  readonly index: number;
}

type Path = NodeDiagnostic["path"];

/** The input column of that name, or null with a report at `path`. */
export function inputColumn(schema: RowSchema, name: string, path: Path, to: Reporter): InputColumn | null {
  const index = schema.fields.findIndex((candidate) => candidate.name === name);
  const found = schema.fields[index];
  if (found !== undefined) return { ...found, index };
  const names = schema.fields.map((candidate) => candidate.name);
  const columns = names.join(", ");
  if (name === "") {
    to.report({ code: "column.not-set", severity: "error", path, params: { columns } });
    return null;
  }
  const nearest = nearestName(name, names) ?? "";
  to.report({ code: "column.unknown", severity: "error", path, params: { column: name, nearest, columns } });
  return null;
}

/** The columns of those names, or null where one does not exist. */
export function inputColumns(
  schema: RowSchema,
  names: readonly string[],
  path: Path,
  to: Reporter,
): readonly InputColumn[] | null {
  const columns = names.map((name, index) => inputColumn(schema, name, [...path, index], to));
  return columns.every((column) => column !== null) ? columns : null;
}

/** Positions of the keys, or null with a report. */
export function keyPositions(schema: RowSchema, to: Reporter): readonly number[] | null {
  const keys = inputColumns(schema, schema.keys ?? [], [], to);
  return keys && keys.map(({ index }) => index);
}

/** Reports empty and repeated names of output columns; true where there are none. */
export function namesAreDistinct(
  names: readonly string[],
  pathOf: (index: number) => Path,
  to: Reporter,
): boolean {
  const problems = names.flatMap((column, index): NodeDiagnostic[] => {
    const path = pathOf(index);
    if (column === "") return [{ code: "column.no-name", severity: "error", path, params: {} }];
    if (names.indexOf(column) === index) return [];
    return [{ code: "column.duplicate", severity: "error", path, params: { column } }];
  });
  for (const problem of problems) to.report(problem);
  return problems.length === 0;
}

/** The schema of the single edge into port `in`. */
export function onlyInput(inputs: Readonly<Record<string, readonly RowSchema[]>>): RowSchema {
  const schema = inputs["in"]?.[0];
  if (schema === undefined) throw new TypeError("a node was lowered without its input");
  return schema;
}
