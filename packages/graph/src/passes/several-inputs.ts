import { invariant } from "../diagnostic.ts";
import { mapColumns } from "../expression-columns.ts";
import type { Move } from "../expression-columns.ts";
import type { Expression } from "../expression.ts";
import type { ChainedOperator } from "../job-graph.ts";
import { isJoint } from "../joint-spec.ts";
import type { Both, CoCalcSpec, CoProcessFunctionSpec, IterateSpec, JointSpec } from "../joint-spec.ts";
import { collecting, positionsIn } from "./column-use.ts";
import type { Narrowed } from "./narrow-operator.ts";

/** They read all columns of both inputs, and give all of their own. */
type WholeSpec = CoProcessFunctionSpec | IterateSpec;
type JoinSpec = Exclude<JointSpec, CoCalcSpec | WholeSpec>;

const isWhole = (spec: JointSpec): spec is WholeSpec =>
  spec.kind === "iterate" || spec.kind === "co-process-function";

/** Of each input, the columns that an operator reads when `output` of its own columns are wanted. */
export function neededInputs(operator: ChainedOperator, output: readonly number[]): Both<Set<number>> {
  const spec = jointOf(operator);
  const [left, right] = widths(operator);
  if (isWhole(spec)) return [new Set(Array(left).keys()), new Set(Array(right).keys())];
  const needed: Both<Set<number>> = [new Set(), new Set()];
  const at: Both<Move> = [collecting(needed[0]), collecting(needed[1])];
  if (spec.kind === "co-calc") {
    moveCoCalc(spec, at, output);
    return needed;
  }
  moveJoin(spec, at);
  for (const column of output) {
    if (column < left) needed[0].add(column);
    else if (column < left + right) needed[1].add(column - left);
  }
  for (const input of [0, 1] as const) {
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
  if (isWhole(spec)) return { spec, kept: [...(operator.outputSchema?.fields.keys() ?? [])] };
  const [left = [], right = []] = incoming;
  const at: Both<Move> = [positionsIn(left, operator), positionsIn(right, operator)];
  if (spec.kind === "co-calc") return { spec: moveCoCalc(spec, at, wanted), kept: wanted };
  const [leftWidth, rightWidth] = widths(operator);
  const own = (operator.outputSchema?.fields.length ?? 0) - leftWidth - rightWidth;
  const kept = [
    ...left,
    ...right.map((column) => leftWidth + column),
    ...Array.from({ length: own }, (_, index) => leftWidth + rightWidth + index),
  ];
  return { spec: moveJoin(spec, at), kept };
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

function moveJoin(spec: JoinSpec, at: Both<Move>): JoinSpec {
  const keys: Both<readonly number[]> = [spec.keys[0].map(at[0]), spec.keys[1].map(at[1])];
  if (spec.kind === "broadcast-join")
    return { ...spec, keys, removes: spec.removes && mapColumns(spec.removes, at[1]) };
  return { ...spec, keys, rowtimes: [at[0](spec.rowtimes[0]), at[1](spec.rowtimes[1])] };
}

function moveCoCalc(spec: CoCalcSpec, at: Both<Move>, wanted: readonly number[]): CoCalcSpec {
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
