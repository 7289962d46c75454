import { CancellingState } from "./cancelling-state.ts";
import { CreatedState } from "./created-state.ts";
import { EndingRegionsState } from "./ending-regions-state.ts";
import { FailingState } from "./failing-state.ts";
import type { JobContext, JobMasterState, JobTransition } from "./job-master-state.ts";
import { RescalingState } from "./rescaling-state.ts";
import { RestartingState } from "./restarting-state.ts";
import { ResumedState } from "./resumed-state.ts";
import { RunningState } from "./running-state.ts";
import { StoppingState } from "./stopping-state.ts";
import { CancelledState, FailedState, FinishedState } from "./terminal-states.ts";

// oxlint-disable-next-line complexity -- a case a state
export function createState(job: JobContext, transition: JobTransition): JobMasterState {
  switch (transition.to) {
    case "created":
      return new CreatedState(job);
    case "running":
      return new RunningState(job, transition.attempt);
    case "stopping":
      return new StoppingState(job, transition.how);
    case "resumed":
      return new ResumedState(job);
    case "rescaling":
      return new RescalingState(job, transition.graph);
    case "cancelling":
      return new CancellingState(job);
    case "failing":
      return new FailingState(job, transition);
    case "ending-regions":
      return new EndingRegionsState(job, transition.restart);
    case "restarting":
      return new RestartingState(job, transition.restart);
    case "finished":
      return new FinishedState(job);
    case "failed":
      return new FailedState(job, transition.failure);
    case "cancelled":
      return new CancelledState(job);
  }
}
