import type { Diagnostic, FlowNode, Locale, RowSchema } from "@millrace/graph";

/** What every field component gets. `onChange` stores the value: one step of undo for a burst of typing. */
export interface FieldProps<Value, Meta> {
  readonly id: string;
  /** The field of the config. */
  readonly name: string;
  readonly label: string;
  readonly value: Value;
  readonly widget: Meta;
  readonly node: FlowNode;
  /** Columns in scope; null while the input is not known. */
  readonly input: RowSchema | null;
  /** Problems of this field and of what is in it. */
  readonly problems: readonly Diagnostic[];
  readonly locale: Locale;
  readonly onChange: (value: unknown) => void;
}

/** Problems of one entry of a list field, at `[index, key]` below the field. */
export function problemsAt(
  problems: readonly Diagnostic[],
  index: number,
  key?: string,
): readonly Diagnostic[] {
  return problems.filter(({ path }) => path[1] === index && (key === undefined || path[2] === key));
}

/** A list with one entry moved, replaced, changed in part or removed; lists of the document are never changed in place. */
export const listEdit = {
  replace: <T>(list: readonly T[], index: number, item: T): readonly T[] => list.with(index, item),
  change: <T>(list: readonly T[], index: number, part: Partial<T>): readonly T[] =>
    list.map((item, at) => (at === index ? { ...item, ...part } : item)),
  remove: <T>(list: readonly T[], index: number): readonly T[] => list.toSpliced(index, 1),
  move: <T>(list: readonly T[], from: number, to: number): readonly T[] => {
    const item = list[from];
    if (item === undefined || to < 0 || to >= list.length) return list;
    return list.toSpliced(from, 1).toSpliced(to, 0, item);
  },
};
