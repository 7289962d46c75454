import { hasErrors } from "@millrace/graph";
import type { CompileResult, Diagnostic, FlowDocument } from "@millrace/graph";
import { create } from "zustand";
import { useDocument } from "./document-store.ts";

/** What the language says about the open document: problems, and what flows on each edge. */
export interface Compiled {
  readonly result: CompileResult;
  /** The document that the result is of. */
  readonly document: FlowDocument | null;
  readonly errors: number;
  readonly warnings: number;
}

const NOTHING: CompileResult = {
  diagnostics: [],
  streamGraph: null,
  jobGraph: null,
  schemas: {},
  outputs: {},
  sideOutputs: {},
  promises: {},
};

export const useCompiled = create<Compiled>()(() => ({
  result: NOTHING,
  document: null,
  errors: 0,
  warnings: 0,
}));

/** Documents that take longer than this are compiled after a pause in typing rather than at once. */
const SLOW_MS = 8;
const PAUSE_MS = 150;

type Compile = (document: FlowDocument) => CompileResult;

let compile: Compile | null = null;

/**
 * Compiles the document now and whenever it changes. The compiler is given: it brings the catalog and the expression
 * language, which no page but those with a pipeline loads. Called once.
 */
export function followDocument(compiler: Compile): void {
  compile = compiler;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastMs = 0;
  const run = () => {
    const startMs = performance.now();
    compileNow();
    lastMs = performance.now() - startMs;
  };
  useDocument.subscribe((state, before) => {
    if (state.history.value === before.history.value) return;
    clearTimeout(timer);
    if (lastMs > SLOW_MS) timer = setTimeout(run, PAUSE_MS);
    else queueMicrotask(run);
  });
  run();
}

/** Brings the result up to the document, for what must not act on an older one (Run). */
export function compileNow(): Compiled {
  if (useCompiled.getState().document !== useDocument.getState().history.value) compileAgain();
  return useCompiled.getState();
}

/** For what is learned of a document later: of its functions, by their compiler. */
export function compileAgain(): void {
  if (compile === null) return;
  const document = useDocument.getState().history.value;
  const result = compile(document);
  const errors = count(result.diagnostics, "error");
  useCompiled.setState({ result, document, errors, warnings: count(result.diagnostics, "warning") });
}

export const isRunnable = ({ result }: Pick<Compiled, "result">): boolean => !hasErrors(result.diagnostics);

function count(diagnostics: readonly Diagnostic[], severity: Diagnostic["severity"]): number {
  return diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
}
