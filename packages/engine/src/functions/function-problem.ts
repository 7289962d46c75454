/** What keeps the text of a function from being one: a closed list. Positions are those of the person's own text. */
export type FunctionProblem =
  | "syntax"
  /** `import`, `export ... from`: there are no modules. */
  | "import"
  /** `enum`, `namespace` and the like: TypeScript that is more than types. */
  | "not-erasable"
  /** No function under the name that is needed. */
  | "missing"
  | "not-a-function"
  /** Thrown while the text around the functions ran. */
  | "failed";

export class FunctionSourceError extends Error {
  override readonly name = "FunctionSourceError";
  readonly problem: FunctionProblem;
  /** From 1; 0 where it is of the text as a whole. */
  readonly line: number;
  readonly column: number;

  constructor(problem: FunctionProblem, message: string, { line, column }: TextPosition) {
    super(message);
    this.problem = problem;
    this.line = line;
    this.column = column;
  }
}

/** Both from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

export function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - lineStart + 1 };
}
