import { invariant } from "../diagnostic.ts";
import { collectColumns, mapColumns } from "../expression-columns.ts";
import type { Expression } from "../expression.ts";
import type { ChainedOperator } from "../job-graph.ts";
import { isJoint } from "../joint-spec.ts";
import type { Both, CoCalcSpec, JointSpec } from "../joint-spec.ts";
import type { Narrowed } from "./narrow-operator.ts";

type JoinSpec = Exclude<JointSpec, CoCalcSpec>;

/** Of each input, the columns that an operator reads when `output` of its own columns are wanted. */
export function neededInputs(operator: ChainedOperator, output: readonly number[]): Both<Set<number>> {
  const spec = jointOf(operator);
  const [left, right] = widths(operator);
  if (spec.kind === "co-calc") return [neededByCalc(spec, 0, output), neededByCalc(spec, 1, output)];
  const needed: Both<Set<number>> = [
    new Set(output.filter((column) => column < left)),
    new Set(output.flatMap((column) => (column >= left && column < left + right ? column - left : []))),
  ];
  for (const input of [0, 1] as const) {
    for (const column of ownColumns(spec, input)) needed[input].add(column);
    if ((operator.sideOutputs?.[input] ?? null) === null) continue;
    for (let column = 0; column < widths(operator)[input]; column++) needed[input].add(column);
  }
  return needed;
}

/** The operator over rows that only have the columns `incoming` of each input. */
export function narrowJoint(
  operator: ChainedOperator,
  incoming: readonly (readonly number[])[],
  wanted: readonly number[],
): Narrowed {
  const spec = jointOf(operator);
  const [left = [], right = []] = incoming;
  const at: Both<(column: number) => number> = [
    (column) => positionOf(left, column, operator),
    (column) => positionOf(right, column, operator),
  ];
  if (spec.kind === "co-calc") return { spec: narrowCoCalc(spec, at, wanted), kept: wanted };
  const [leftWidth, rightWidth] = widths(operator);
  const own = (operator.outputSchema?.fields.length ?? 0) - leftWidth - rightWidth;
  const kept = [
    ...left,
    ...right.map((column) => leftWidth + column),
    ...Array.from({ length: own }, (_, index) => leftWidth + rightWidth + index),
  ];
  return { spec: narrowJoin(spec, at), kept };
}

function jointOf({ spec }: ChainedOperator): JointSpec {
  invariant(isJoint(spec), `${spec.kind} has one input`);
  return spec;
}

function widths({ inputSchemas }: ChainedOperator): Both<number> {
  const [left, right] = inputSchemas ?? [];
  invariant(left && right, "an operator with two inputs knows their rows");
  return [left.fields.length, right.fields.length];
}

function positionOf(incoming: readonly number[], column: number, { uid }: ChainedOperator): number {
  const position = incoming.indexOf(column);
  invariant(position >= 0, `column ${column} reaches ${uid}`);
  return position;
}

function neededByCalc(spec: CoCalcSpec, input: 0 | 1, output: readonly number[]): Set<number> {
  const columns = new Set<number>();
  const filter = spec.filters[input];
  if (filter) collectColumns(filter, columns);
  for (const index of output) {
    const projection = spec.projections[input][index];
    if (projection) collectColumns(projection, columns);
  }
  return columns;
}

/** What it reads of an input, whatever is wanted of its output. */
function ownColumns(spec: JoinSpec, input: 0 | 1): Iterable<number> {
  const columns = new Set<number>(spec.keys[input]);
  if (spec.kind !== "broadcast-join") columns.add(spec.rowtimes[input]);
  else if (input === 1 && spec.removes !== null) collectColumns(spec.removes, columns);
  return columns;
}

function narrowJoin(spec: JoinSpec, at: Both<(column: number) => number>): JoinSpec {
  const keys: Both<readonly number[]> = [spec.keys[0].map(at[0]), spec.keys[1].map(at[1])];
  if (spec.kind === "broadcast-join")
    return { ...spec, keys, removes: spec.removes && mapColumns(spec.removes, at[1]) };
  return { ...spec, keys, rowtimes: [at[0](spec.rowtimes[0]), at[1](spec.rowtimes[1])] };
}

function narrowCoCalc(
  spec: CoCalcSpec,
  at: Both<(column: number) => number>,
  wanted: readonly number[],
): CoCalcSpec {
  const filter = (input: 0 | 1): Expression | null => {
    const own = spec.filters[input];
    return own && mapColumns(own, at[input]);
  };
  const projections = (input: 0 | 1): readonly Expression[] =>
    wanted.map((column) => {
      const projection = spec.projections[input][column];
      invariant(projection, "a wanted column exists");
      return mapColumns(projection, at[input]);
    });
  return { ...spec, filters: [filter(0), filter(1)], projections: [projections(0), projections(1)] };
}
