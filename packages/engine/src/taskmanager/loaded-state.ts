import type { JobFailure } from "@millrace/graph";
import type { StateSection } from "../checkpoint/state-io.ts";
import type { StateRead } from "../rpc/gateway.ts";

/** What was in state files, or why not all of them could be read. */
export type LoadedState =
  | ({ readonly sections: readonly StateSection[] } & StateRead)
  | { readonly failure: JobFailure };

export const sectionsOf = (loaded: LoadedState | null): readonly StateSection[] =>
  loaded !== null && "sections" in loaded ? loaded.sections : [];

/** Null: nothing was to be read. */
export function readIn(all: readonly (LoadedState | null)[]): StateRead | null {
  const loaded = all.filter((each) => each !== null && "sections" in each);
  if (loaded.length === 0) return null;
  return {
    bytes: loaded.reduce((sum, { bytes }) => sum + bytes, 0),
    localBytes: loaded.reduce((sum, { localBytes }) => sum + localBytes, 0),
  };
}
