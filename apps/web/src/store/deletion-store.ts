import { create } from "zustand";

export interface Doomed {
  readonly kind: "document" | "job" | "taskmanager";
  readonly id: string;
  readonly name: string;
}

/** What a person is asked about before it is deleted, or killed. */
interface Deletion {
  readonly asked: Doomed | null;
  /** Ids of what was deleted here: lists leave it out, whatever the server said before. */
  readonly gone: ReadonlySet<string>;
}

export const useDeletion = create<Deletion>()(() => ({ asked: null, gone: new Set() }));

export const askToDelete = (asked: Doomed): void => useDeletion.setState({ asked });
export const keepAsked = (): void => useDeletion.setState({ asked: null });
export const rememberDeleted = (id: string): void =>
  useDeletion.setState(({ gone }) => ({ gone: new Set([...gone, id]) }));
