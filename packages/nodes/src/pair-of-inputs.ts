import { formatType, orNull, rowSchema } from "@millrace/graph";
import type { Both, Field, RowSchema } from "@millrace/graph";
import { inputColumns } from "./input-columns.ts";
import type { Reporter } from "./input-columns.ts";
import { projectedColumns } from "./projected-columns.ts";
import type { NamedExpression, Projected } from "./projected-columns.ts";

/** The schemas of the single edges into two ports. */
export function bothInputs(
  inputs: Readonly<Record<string, readonly RowSchema[]>>,
  ports: Both<string> = ["left", "right"],
): Both<RowSchema> {
  const [first, second] = [inputs[ports[0]]?.[0], inputs[ports[1]]?.[0]];
  if (first === undefined || second === undefined) throw new TypeError("a node was lowered without an input");
  return [first, second];
}

/** Positions of the keys of both inputs, or null with a report where they cannot be equal. */
export function joinKeys(
  [left, right]: Both<RowSchema>,
  node: string,
  to: Reporter,
): Both<readonly number[]> | null {
  const [leftNames, rightNames] = [left.keys ?? [], right.keys ?? []];
  const own = inputColumns(left, leftNames, [], to);
  const other = inputColumns(right, rightNames, [], to);
  if (own === null || other === null || !sameTypes([own, other], node, to)) return null;
  return [own.map(({ index }) => index), other.map(({ index }) => index)];
}

/** Whether columns of the two inputs can be equal; reports where they cannot. */
export function sameTypes([left, right]: Both<readonly Field[]>, node: string, to: Reporter): boolean {
  if (typesOf(left) === typesOf(right)) return true;
  const params = { node, left: described(left), right: described(right) };
  to.report({ code: "join.keys-differ", severity: "error", path: [], params });
  return false;
}

const typesOf = (columns: readonly Field[]): string =>
  columns.map(({ type }) => formatType(orNull(type))).join(", ");

const described = (columns: readonly Field[]): string =>
  columns.map(({ name, type }) => `${name} ${formatType(orNull(type))}`).join(", ") || "-";

/** The columns of both inputs, as the expressions of a join name them. */
export function scopedFields(
  [left, right]: Both<RowSchema>,
  ports: Both<string> = ["left", "right"],
): readonly Field[] {
  const scoped = (port: string, { fields }: RowSchema): readonly Field[] =>
    fields.map(({ name, type }) => ({ name: `${port}.${name}`, type }));
  return [...scoped(ports[0], left), ...scoped(ports[1], right)];
}

/**
 * The columns that a join gives: those that are listed, or all of both sides, where a name of the right that the left has
 * too becomes right_name. Null with reports where an expression is wrong. `taken` are names of other columns of the output.
 */
export function joinedColumns(
  listed: readonly NamedExpression[],
  of: {
    readonly inputs: Both<RowSchema>;
    readonly pair: readonly Field[];
    readonly taken: readonly string[];
  },
  to: Reporter,
): readonly Projected[] | null {
  if (listed.length === 0) return allColumns(of.inputs, of.pair, of.taken);
  return projectedColumns(listed, rowSchema(of.pair), { field: "projections", taken: of.taken }, to);
}

// oxlint-disable-next-line max-params -- two rows, how their columns are typed, and names that are taken
function allColumns(
  [left, right]: Both<RowSchema>,
  pair: readonly Field[],
  taken: readonly string[],
): readonly Projected[] {
  const used = new Set(taken);
  return [...left.fields, ...right.fields].map(({ name }, index) => {
    const isRight = index >= left.fields.length;
    let free = name;
    for (let prefix = isRight ? "right_" : "left_"; used.has(free); prefix += "_") free = `${prefix}${name}`;
    used.add(free);
    return { name: free, expression: { kind: "column", type: pair[index]!.type, index } };
  });
}
