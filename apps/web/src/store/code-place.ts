import { create } from "zustand";
import type { Span } from "@millrace/graph";

/** A place in a function that somebody wants to see: an editor that shows the function goes there, and takes it. */
export interface CodePlace {
  readonly nodeId: string;
  readonly field: string;
  readonly at: Span | { readonly line: number; readonly column: number };
}

export const useCodePlace = create<{ readonly place: CodePlace | null }>()(() => ({ place: null }));

export const showCode = (place: CodePlace | null): void => useCodePlace.setState({ place });
