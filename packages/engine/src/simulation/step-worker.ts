import type { FromClusterWorker, ToClusterWorker } from "./cluster/cluster-protocol.ts";
import type { FromStepWorker, ToStepWorker } from "./step-protocol.ts";
import { StepSession } from "./step-session.ts";
import { serveSession } from "./worker-scope.ts";

/**
 * Entry of the page's worker for stepping. Speaks the messages of step-protocol; needs no SharedArrayBuffer. Its script
 * response must allow 'unsafe-eval', because operators run as generated code. The whole engine, with its JobManager, is
 * loaded when somebody asks for a run of it.
 */
serveSession<ToStepWorker | ToClusterWorker, FromStepWorker | FromClusterWorker>((links) => {
  const session = new StepSession(links);
  const turn = (): Promise<void> => new Promise((resolve) => links.yieldThen(resolve));
  return {
    receive: (message) => {
      if (message.kind !== "cluster-run") session.receive(message);
      else
        void import("./cluster/run-cluster.ts")
          .then(({ runCluster }) => runCluster(message.setup, turn))
          .then(links.post);
    },
  };
});
