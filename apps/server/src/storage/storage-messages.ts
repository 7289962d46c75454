import type { CaptureStore } from "./capture-store.ts";
import type { DocumentStore } from "./document-store.ts";
import type { JobIndex } from "./job-index.ts";
import type { SettingsStore } from "./settings-store.ts";
import type { VersionStore } from "./version-store.ts";

/** What the storage thread holds. */
export interface Stores {
  readonly documents: DocumentStore;
  readonly versions: VersionStore;
  readonly captures: CaptureStore;
  readonly jobs: JobIndex;
  readonly settings: SettingsStore;
}

/** A store as other threads see it: the same calls, answered later, in the order in which they were made. */
export type Remote<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never;
};

export type StorageTask =
  | { readonly kind: "open"; readonly path: string; readonly nowMs: number }
  | {
      readonly kind: "call";
      readonly store: keyof Stores;
      readonly method: string;
      readonly args: readonly unknown[];
    }
  | { readonly kind: "close" };

export type StorageRequest = StorageTask & { readonly id: number };

/** An error crosses the thread as data. */
export type StorageReply =
  | { readonly id: number; readonly kind: "answer"; readonly value: unknown }
  | { readonly id: number; readonly kind: "newer"; readonly version: number }
  | {
      readonly id: number;
      readonly kind: "failed";
      readonly message: string;
      readonly stack: string;
      /** SQLite's result code, or null. */
      readonly errcode: number | null;
    };
