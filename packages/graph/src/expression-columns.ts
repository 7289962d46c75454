import type { Expression } from "./expression.ts";

/** Adds the input columns that an expression reads. */
export function collectColumns(expression: Expression, into: Set<number>): void {
  if (expression.kind === "column") into.add(expression.index);
  if (expression.kind === "call") for (const argument of expression.args) collectColumns(argument, into);
}

/** The same expression over another layout of the row. */
export function mapColumns(expression: Expression, move: (index: number) => number): Expression {
  switch (expression.kind) {
    case "literal":
      return expression;
    case "column":
      return { ...expression, index: move(expression.index) };
    case "call":
      return { ...expression, args: expression.args.map((argument) => mapColumns(argument, move)) };
  }
}
