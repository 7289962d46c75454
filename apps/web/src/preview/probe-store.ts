import { create } from "zustand";
import { persist } from "zustand/middleware";

/** Probes that a person keeps open, by pipeline: ids of edges, in the order of their numbers. Kept over a reload. */
interface Probes {
  readonly pinned: Readonly<Record<string, readonly string[]>>;
}

const NONE: readonly string[] = [];

export const useProbes = create<Probes>()(
  persist((): Probes => ({ pinned: {} }), { name: "millrace.probes", version: 1 }),
);

export const pinnedOf = ({ pinned }: Probes, documentId: string): readonly string[] =>
  pinned[documentId] ?? NONE;

export function togglePin(documentId: string, edgeId: string): void {
  const before = pinnedOf(useProbes.getState(), documentId);
  const after = before.includes(edgeId) ? before.filter((id) => id !== edgeId) : [...before, edgeId];
  useProbes.setState(({ pinned }) => ({ pinned: { ...pinned, [documentId]: after } }));
}
