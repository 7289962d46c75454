import type {
  CheckedFunction,
  Completions,
  FunctionProblem,
  FunctionText,
  WordInfo,
} from "@millrace/functions";
import type { Locale } from "@millrace/graph";

type Text = Pick<FunctionText, "code" | "shape">;

/** What the page asks of TypeScript's compiler, and what is answered. */
export interface CompilerTasks {
  readonly check: { readonly asked: { readonly text: Text }; readonly answer: CheckedFunction };
  readonly hints: {
    readonly asked: { readonly text: Text; readonly known: readonly FunctionProblem[] };
    readonly answer: readonly FunctionProblem[];
  };
  readonly complete: { readonly asked: Place; readonly answer: Completions | null };
  readonly about: { readonly asked: Place & { readonly word: string }; readonly answer: WordInfo | null };
  readonly hover: { readonly asked: Place; readonly answer: WordInfo | null };
}

interface Place {
  readonly text: Text;
  readonly offset: number;
  readonly locale: Locale;
}

export type CompilerTask = keyof CompilerTasks;

export type CompilerRequest = {
  readonly [Task in CompilerTask]: {
    readonly id: number;
    readonly task: Task;
  } & CompilerTasks[Task]["asked"];
}[CompilerTask];

export interface CompilerReply {
  readonly id: number;
  /** Null: the compiler did not come to an answer. */
  readonly answer: CompilerTasks[CompilerTask]["answer"] | null;
}
