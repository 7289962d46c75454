import type { StateSection, StateWriter } from "../../checkpoint/state-io.ts";
import type { SourceOperator } from "../operator.ts";

const SECTION = "ended";

/**
 * Stands for a source that had given all its rows when the restored checkpoint was taken, and is chained to operators
 * now that had not ended. Checkpoints go on to say so: without a word a source is new and begins from the start.
 */
export class EndedSource implements SourceOperator {
  open(): void {}

  poll(): "end" {
    return "end";
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    state.operator(SECTION, new Uint8Array(1));
  }
}

/** Whether a checkpoint says that this source had ended. */
export const hasEnded = (sections: readonly StateSection[], uid: string): boolean =>
  sections.some(({ operatorUid, name }) => operatorUid === uid && name === SECTION);
