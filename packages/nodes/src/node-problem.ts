import { formatType, nearestName } from "@millrace/graph";
import type {
  DiagnosticCode,
  DiagnosticParams,
  Field,
  LogicalType,
  NodeContext,
  RowSchema,
} from "@millrace/graph";

type Path = readonly (string | number)[];

/** Something that takes a node's problems. */
export type Reporter = Pick<NodeContext<unknown>, "report">;

/** Reports an error of the node; null, so that a caller can return it. */
export function problem(
  context: Reporter,
  code: DiagnosticCode,
  path: Path,
  params: DiagnosticParams = {},
): null {
  context.report({ code, severity: "error", path, params });
  return null;
}

export interface FoundColumn {
  readonly index: number;
  readonly field: Field;
}

/** The column of this name, or null after a report. */
export function findColumn(
  context: Reporter,
  schema: RowSchema,
  name: string,
  path: Path,
): FoundColumn | null {
  const index = schema.fields.findIndex((field) => field.name === name);
  const field = schema.fields[index];
  if (field) return { index, field };
  const names = schema.fields.map((candidate) => candidate.name);
  const columns = names.join(", ");
  if (name === "") return problem(context, "column.not-set", path, { columns });
  const nearest = nearestName(name, names);
  return problem(context, "column.unknown", path, { column: name, columns, ...(nearest ? { nearest } : {}) });
}

export function wrongColumnType(context: Reporter, field: Field, expected: string, path: Path): null {
  return problem(context, "column.wrong-type", path, {
    column: field.name,
    type: formatType(field.type),
    expected,
  });
}

/** False after a report. `pathOf` tells where the name of a column stands. */
export function checkNames(
  context: Reporter,
  names: readonly string[],
  pathOf: (index: number) => Path,
): boolean {
  const seen = new Set<string>();
  let fine = true;
  for (const [index, name] of names.entries()) {
    if (name === "") problem(context, "column.no-name", pathOf(index));
    else if (seen.has(name)) problem(context, "column.duplicate", pathOf(index), { column: name });
    if (name === "" || seen.has(name)) fine = false;
    seen.add(name);
  }
  return fine;
}

export const isNumeric = (type: LogicalType): boolean =>
  type.kind === "INT" || type.kind === "BIGINT" || type.kind === "DOUBLE" || type.kind === "DECIMAL";
