import { create } from "zustand";
import { useCompiled } from "./compile-store.ts";
import { editWith } from "./document-store.ts";
import type { Renamed, RenameUse } from "./follow-rename.ts";

export interface RenameOffer extends Renamed {
  /** The setting in which the new name was typed. */
  readonly field: string;
}

/** A column that was renamed, while it can still be followed. */
export const useRenameOffer = create<{ readonly offer: RenameOffer | null }>()(() => ({ offer: null }));

export const dropRenameOffer = (): void => useRenameOffer.setState({ offer: null });

/** What every node sends while a name is not yet changed. */
export type ColumnsBefore = (nodeId: string, column: string) => boolean;

export function columnsBefore(): ColumnsBefore {
  const { outputs } = useCompiled.getState().result;
  return (nodeId, column) => outputs[nodeId]?.fields.some(({ name }) => name === column) ?? false;
}

export function offerRename(
  { nodeId, field, from, to }: Omit<RenameOffer, "hadColumn">,
  before: ColumnsBefore,
): void {
  if (from === to || to === "" || !before(nodeId, from)) return;
  useRenameOffer.setState({
    offer: { nodeId, field, from, to, hadColumn: (other) => before(other, from) },
  });
}

/** Renames downstream too: one step of undo together with the new name itself, where that was the last one. */
export function followRename({ nodeId, field }: RenameOffer, uses: readonly RenameUse[]): void {
  editWith({ mergeKey: `config:${nodeId}:${field}`, joins: true }, (document) => {
    for (const use of uses) {
      const node = document.nodes.find((candidate) => candidate.id === use.node.id);
      if (node) node.config[use.field] = structuredClone(use.value) as (typeof node.config)[string];
    }
  });
  dropRenameOffer();
}
