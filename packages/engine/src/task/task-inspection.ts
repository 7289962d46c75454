import type { InspectedInput, InspectedOutput } from "../network/channel-inspection.ts";
import type { OperatorInspection } from "../operators/operator-inspection.ts";

/** An operator with what it holds. */
export interface InspectedOperator extends OperatorInspection {
  readonly uid: string;
  readonly nodeId: string;
}

/** All that a task holds, as of now. */
export interface TaskInspection {
  /** Combined watermark of the inputs. */
  readonly watermark: number;
  readonly idle: boolean;
  readonly inputs: readonly InspectedInput[];
  readonly outputs: readonly InspectedOutput[];
  /** Checkpoint whose barriers are being aligned; null: none. */
  readonly aligning: number | null;
  readonly operators: readonly InspectedOperator[];
}
