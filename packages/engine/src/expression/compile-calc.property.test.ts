import { rowSchema } from "@millrace/graph";
import type { Expression, RowSchema } from "@millrace/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchOfRows, rowsOfBatch } from "../batch/row-values.ts";
import type { Value } from "../batch/row-values.ts";
import { RowBatch } from "../batch/row-batch.ts";
import { JobFailureError } from "../task/job-failure-error.ts";
import { arbitraryExpression, arbitraryRows, COLUMN_TYPES } from "../testing/arbitrary-expression.ts";
import { compileCalc } from "./compile-calc.ts";
import { ExpressionEnvironment } from "./expression-environment.ts";
import type { CalcStage } from "./calc-plan.ts";
import { interpretCalc } from "./interpret-calc.ts";

const input = rowSchema(COLUMN_TYPES.map((type, index) => ({ name: `c${index}`, type })));
const KINDS = COLUMN_TYPES.filter((type) => type.nullable);

const schemaOf = (projections: readonly Expression[]): RowSchema =>
  rowSchema(projections.map((projection, index) => ({ name: `p${index}`, type: projection.type })));

/** Rows, or the reason of the failure. */
function outcome(run: () => Value[][]): Value[][] | string {
  try {
    return run();
  } catch (error) {
    if (error instanceof JobFailureError) return error.failure.reason;
    throw error;
  }
}

function compiled(stages: readonly CalcStage[], output: RowSchema, rows: readonly Value[][]): Value[][] {
  return rowsOfBatch(
    compileCalc(stages, { input, output, environment: ExpressionEnvironment.fixed() }).run(
      batchOfRows(input, rows),
    ),
  );
}

describe("generated code gives what the interpreter gives", () => {
  it.each(KINDS.map((type) => [JSON.stringify(type), type] as const))("for expressions of %s", (_, type) => {
    fc.assert(
      fc.property(arbitraryExpression(type), arbitraryRows, (expression, rows) => {
        const stages = [{ filter: null, projections: [expression] }];
        const output = schemaOf([expression]);
        // Row by row: which row raises first is the same, what stands before it is lost with the batch.
        for (const row of rows) {
          expect(outcome(() => compiled(stages, output, [row]))).toEqual(
            outcome(() => interpretCalc(stages, [row])),
          );
        }
        const expected = outcome(() => interpretCalc(stages, rows));
        expect(outcome(() => compiled(stages, output, rows))).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  it("for chains of filters and projections, in one loop", () => {
    const stage = fc.record({
      filter: fc.option(arbitraryExpression(KINDS[0]!, 2)),
      projections: fc.constant(null),
    });
    const last = fc.tuple(...KINDS.map((type) => arbitraryExpression(type, 2)));
    fc.assert(
      fc.property(fc.array(stage, { maxLength: 3 }), last, arbitraryRows, (filters, projections, rows) => {
        const identity = COLUMN_TYPES.map((type, index): Expression => ({ kind: "column", type, index }));
        const stages: CalcStage[] = [
          ...filters,
          { filter: null, projections: identity },
          { filter: null, projections },
        ];
        expect(outcome(() => compiled(stages, schemaOf(projections), rows))).toEqual(
          outcome(() => interpretCalc(stages, rows)),
        );
      }),
      { numRuns: 150 },
    );
  });

  it("whatever slice of a batch it is given", () => {
    fc.assert(
      fc.property(
        arbitraryExpression(KINDS[6]!),
        fc.option(arbitraryExpression(KINDS[0]!)),
        arbitraryRows,
        fc.nat(12),
        (text, filter, rows, cut) => {
          const projections: Expression[] = [text, { kind: "column", type: COLUMN_TYPES[2]!, index: 2 }];
          const stages: CalcStage[] = [{ filter, projections }];
          const output = schemaOf(projections);
          const whole = outcome(() => compiled(stages, output, rows));
          const sliced = outcome(() => {
            const batch = batchOfRows(input, rows);
            const loop = compileCalc(stages, { input, output, environment: ExpressionEnvironment.fixed() });
            const at = Math.min(cut, rows.length);
            return [
              [0, at],
              [at, rows.length],
            ].flatMap(([from, to]) => rowsOfBatch(loop.run(new RowBatch(batch.columns, from!, to!))));
          });
          expect(sliced).toEqual(whole);
        },
      ),
      { numRuns: 100 },
    );
  });
});
