import type { InspectedTask } from "@millrace/engine/simulation";

/** State that a card shows: an open window, or the value of a key. */
export interface OpenPane {
  readonly id: string;
  readonly key: string;
  readonly window: readonly [number, number] | null;
  readonly value: string;
}

/** What a node's tasks hold: windows in order of time, the values of all keys of one beside one another. */
export function openPanes(tasks: readonly InspectedTask[], nodeId: string): readonly OpenPane[] {
  const entries = tasks.flatMap(({ operators }) =>
    operators.filter((operator) => operator.nodeId === nodeId).flatMap(({ state }) => state),
  );
  const windows = Map.groupBy(entries, ({ window, key }) => (window ? window.join() : key.join()));
  const panes = [...windows].flatMap(([id, own]): readonly OpenPane[] => {
    const [first] = own;
    if (first === undefined) return [];
    const value = own.map(({ values }) => values[0]?.[1] ?? "").join(" ");
    return [{ id, key: first.key.join(", "), window: first.window, value }];
  });
  return panes.toSorted((a, b) => (a.window?.[0] ?? 0) - (b.window?.[0] ?? 0));
}
