import { EndingState } from "./ending-state.ts";

export class CancellingState extends EndingState {
  readonly name = "cancelling";

  cancel(): void {}

  stop(): void {}

  protected ended(): void {
    this.job.transition({ to: "cancelled" });
  }
}
