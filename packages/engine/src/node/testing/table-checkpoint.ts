import { TABLE_STATE } from "../../checkpoint/section-reader.ts";
import type { StateSection } from "../../checkpoint/state-io.ts";
import type { SlicedSnapshot } from "../../state/row-changes.ts";
import type { Keys } from "./table-contents.ts";

/** A checkpoint of a table under way, and what there was when it began. */
export interface Begun {
  readonly id: number;
  readonly snapshot: SlicedSnapshot;
  readonly own: StateSection[];
  readonly base: Completed | null;
  readonly expected: Keys;
  readonly nowMs: number;
  /** All slices were taken. */
  ended: boolean;
}

export interface Completed {
  readonly sections: readonly StateSection[];
  readonly keys: Keys;
}

/** The next slice, if there is one. */
export function takeSlice(begun: Begun): void {
  if (begun.ended || begun.snapshot.failed) return;
  const { id, snapshot } = begun;
  const bytes = snapshot.next(id, (length) => new Uint8Array(length)).slice();
  begun.own.push({ operatorUid: "op", name: "t", keyGroup: TABLE_STATE, bytes });
  begun.ended = snapshot.done;
  if (begun.ended) snapshot.end();
}
