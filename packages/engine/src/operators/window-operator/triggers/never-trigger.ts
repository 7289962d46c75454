import { CONTINUE } from "./trigger.ts";
import type { Trigger, TriggerResult } from "./trigger.ts";

/** Never fires: what Flink's global windows have of themselves. */
export class NeverTrigger implements Trigger {
  readonly canMerge = true;

  onElement(): TriggerResult {
    return CONTINUE;
  }

  onEventTime(): TriggerResult {
    return CONTINUE;
  }

  onProcessingTime(): TriggerResult {
    return CONTINUE;
  }

  onMerge(): void {}

  clear(): void {}
}
