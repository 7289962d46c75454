import { functionDiagnostics, functionTexts } from "@millrace/functions";
import type { CheckedFunction, FunctionText } from "@millrace/functions";
import type { CompileResult, Diagnostic, FlowDocument } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { create } from "zustand";
import { askCompiler } from "./function-compiler.ts";

/** What TypeScript last said of a function of the open document. */
export interface FunctionCheck {
  readonly text: FunctionText;
  /** Null: it says nothing. */
  readonly checked: CheckedFunction | null;
}

interface Checks {
  /** By node, or edge, and field. */
  readonly known: Readonly<Record<string, FunctionCheck>>;
}

export const useFunctionChecks = create<Checks>()(() => ({ known: {} }));

export const placeOf = ({
  nodeId,
  edgeId,
  field,
}: Pick<FunctionText, "nodeId" | "edgeId" | "field">): string => `${edgeId ?? nodeId} ${field}`;

/** Texts that are being checked, by place. */
const asked = new Map<string, FunctionText>();

/**
 * What is known to be wrong with the functions of a document. What has changed is given to the compiler; until it answers,
 * what it said before stands. `changed` is called where an answer says something else.
 */
export function knownProblems(
  document: FlowDocument,
  { schemas }: Pick<CompileResult, "schemas">,
  changed: () => void,
): readonly Diagnostic[] {
  const texts = functionTexts(document, catalog, schemas);
  return texts.flatMap((text) => {
    const place = placeOf(text);
    const known = useFunctionChecks.getState().known[place];
    if (known === undefined || !isSame(known.text, text)) void check(place, text, changed);
    return known === undefined ? [] : problemsOf(known);
  });
}

const problemsOf = ({ text, checked }: FunctionCheck): readonly Diagnostic[] =>
  checked === null ? [] : functionDiagnostics(text, checked);

const isSame = (a: FunctionText, b: FunctionText): boolean =>
  a.code === b.code && JSON.stringify(a.shape) === JSON.stringify(b.shape);

async function check(place: string, text: FunctionText, changed: () => void): Promise<void> {
  const before = asked.get(place);
  if (before !== undefined && isSame(before, text)) return;
  asked.set(place, text);
  const checked = await askCompiler("check", { text });
  if (asked.get(place) !== text) return;
  asked.delete(place);
  const old = useFunctionChecks.getState().known[place];
  const found: FunctionCheck = { text, checked };
  useFunctionChecks.setState(({ known }) => ({ known: { ...known, [place]: found } }));
  const said = old === undefined ? [] : problemsOf(old);
  if (JSON.stringify(said) !== JSON.stringify(problemsOf(found))) changed();
}
