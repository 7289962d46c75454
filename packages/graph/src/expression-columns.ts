import type { Expression } from "./expression.ts";

/** Where a column of one layout of the row stands in another. */
export type Move = (column: number) => number;

/** The same expression over another layout of the row. */
export function mapColumns(expression: Expression, move: Move): Expression {
  switch (expression.kind) {
    case "literal":
      return expression;
    case "column":
      return { ...expression, index: move(expression.index) };
    case "call":
      return { ...expression, args: expression.args.map((argument) => mapColumns(argument, move)) };
  }
}
