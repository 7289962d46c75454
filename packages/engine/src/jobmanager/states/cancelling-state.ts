import { EndingState } from "./ending-state.ts";

export class CancellingState extends EndingState {
  readonly name = "cancelling";

  protected override readonly isLast = true;

  cancel(): void {}

  stop(): void {}

  protected ended(): void {
    this.job.transition({ to: "cancelled" });
  }
}
