import { useState } from "react";
import { stopJob } from "../actions/run-job.ts";
import { useWords } from "../i18n/use-words.ts";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { checkpointReason } from "./checkpoint-reason.ts";
import { isOver } from "./job-state-view.ts";
import { useLive } from "./live-store.ts";

/** A stop with a savepoint that could not be taken: the job goes on, and is asked again or without. */
export function StopRefusedNotice() {
  const w = useWords();
  const refused = useLive(({ job }) =>
    job === null || job.summary.state === "stopping" || isOver(job.summary.state) ? null : job.stopRefused,
  );
  const [seenMs, setSeenMs] = useState(0);
  if (!refused || refused.timeMs === seenMs) return null;
  return (
    <div className="banner bad" role="alert" data-testid="stop-refused">
      <Icon name="error" className="errc" />
      <div className="text">
        <b className="b">{w.savepoints.stopRefused}</b>
        <p>{w.savepoints.stopRefusedText(checkpointReason(refused.reason, w))}</p>
      </div>
      <button type="button" className="btn small" onClick={() => void stopJob("keep", true)}>
        {w.savepoints.stopAgain}
      </button>
      <IconButton
        className="ghost"
        icon="close"
        label={w.notice.dismiss}
        onClick={() => setSeenMs(refused.timeMs)}
      />
    </div>
  );
}
