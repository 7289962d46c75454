import { formatType, orNull } from "@millrace/graph";
import ts from "typescript-js";
import type { CheckedFunction, FunctionProblem } from "../checked-function.ts";
import type { FunctionShape } from "../function-shape.ts";
import type { FunctionText } from "../function-text.ts";
import type { AnnotatedText } from "./annotate.ts";
import { FunctionProgram } from "./function-program.ts";
import type { LibraryFiles } from "./library-files.ts";
import { severityOf } from "./problem-severity.ts";
import { returnedColumns } from "./returned-columns.ts";

/** Checks functions of persons as TypeScript does. One at a time; what stays the same is kept between them. */
export class FunctionChecker {
  readonly #program: FunctionProgram;

  constructor(library: LibraryFiles) {
    this.#program = new FunctionProgram(library, false);
  }

  check(text: Pick<FunctionText, "code" | "shape">): CheckedFunction {
    const program = this.#program;
    const loaded = program.load(text, "en");
    const compiled = program.service.getProgram();
    const file = compiled?.getSourceFile(program.file);
    if (compiled === undefined || file === undefined) return { problems: [], missing: [], returned: null };
    const checker = compiled.getTypeChecker();
    return {
      problems: problemsOf(program, loaded, (problem) => severityOf(problem, loaded.dialect, checker)),
      missing: loaded.missing,
      returned: this.#returned(file, checker, text.shape, loaded),
    };
  }

  // oxlint-disable-next-line max-params -- where to look, and how to say where
  #returned(
    file: ts.SourceFile,
    checker: ts.TypeChecker,
    shape: FunctionShape,
    { edited }: AnnotatedText,
  ): CheckedFunction["returned"] {
    if (shape.form === "filter") return null;
    const columns = returnedColumns(file, checker, inputTypes(shape), returns(shape));
    return (
      columns?.map(({ span, ...column }) => ({
        ...column,
        span: span && { from: edited.original(span.from), to: edited.original(span.to) },
      })) ?? null
    );
  }
}

/** What the compiler says of the file of a function, at its places in the person's text. */
export function problemsOf(
  program: FunctionProgram,
  { edited }: AnnotatedText,
  severity: (problem: ts.Diagnostic) => FunctionProblem["severity"],
): readonly FunctionProblem[] {
  const { service, file } = program;
  const syntactic = service.getSyntacticDiagnostics(file);
  const found = syntactic.length > 0 ? syntactic : service.getSemanticDiagnostics(file);
  return found.flatMap((problem) => {
    if (problem.code === EXCESS_PROPERTY) return [];
    const from = edited.original(problem.start ?? 0);
    const to = edited.original((problem.start ?? 0) + (problem.length ?? 0));
    return [{ severity: severity(problem), message: words(problem), span: { from, to: Math.max(from, to) } }];
  });
}

/** An object literal has more than its type has: told of the columns that the function gives, with or without types. */
const EXCESS_PROPERTY = 2353;

/** Without what only who calls the compiler could follow. */
const words = ({ messageText }: ts.Diagnostic): string =>
  ts
    .flattenDiagnosticMessageText(messageText, "\n")
    .replaceAll(/ Do you need to (?:change your target library|install type definitions)\?.*/gu, "");

const inputTypes = ({ input }: FunctionShape): ReadonlyMap<string, string> =>
  new Map(input.fields.map(({ name, type }) => [name, formatType(orNull(type))]));

const returns = ({ form }: FunctionShape): "row" | "rows" | "nothing" =>
  form === "map" ? "row" : form === "flat-map" ? "rows" : "nothing";
