import { create } from "zustand";

/** The node that is being connected by command, null where none is. */
export const useConnect = create<{ readonly from: string | null }>()(() => ({ from: null }));

export const openConnect = (from: string | null): void => useConnect.setState({ from });
export const closeConnect = (): void => useConnect.setState({ from: null });
