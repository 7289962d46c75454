import type { Ast } from "../ast.ts";
import type { Cursor } from "./cursor.ts";

/** What a production needs: the tokens, and the way back to expressions within it. */
export interface Parser {
  readonly cursor: Cursor;
  /** An expression of operators that bind at least this tightly; 0: any. Throws SyntaxProblem. */
  readonly expression: (minPrecedence: number) => Ast;
}
