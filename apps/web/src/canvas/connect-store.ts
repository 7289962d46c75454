import { create } from "zustand";

/** What is connected by command: a node, or the end of an edge that is moved. */
export type Connecting =
  | { readonly kind: "node"; readonly id: string }
  | { readonly kind: "edge"; readonly id: string };

export const useConnect = create<{ readonly of: Connecting | null }>()(() => ({ of: null }));

export const openConnect = (of: Connecting | null): void => useConnect.setState({ of });
export const closeConnect = (): void => useConnect.setState({ of: null });
