import type { StateReader, StateWriter } from "../../../checkpoint/state-io.ts";
import type { LiveEntries } from "../../live-entries.ts";
import type { InspectedEntry } from "../../operator-inspection.ts";

/** What contents keep that is not in panes: of keys, and parts of what is kept of windows. */
export interface KeptBeside {
  /** When the first of it has lived its time, by the clock; Infinity: never. */
  readonly nextExpiry: number;
  /** Removes of it what has lived its time. */
  expire(nowMs: number): void;
  /** Reserves memory for it; how much that is, in bytes. */
  settle(): number;
  snapshot(state: StateWriter): void;
  restore(state: StateReader): void;
  /** What a section has of it; null: the section is of something else. */
  entries(section: string): LiveEntries | null;
  inspect(): readonly InspectedEntry[];
  close(): void;
}
