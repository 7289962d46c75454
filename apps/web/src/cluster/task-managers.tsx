import type { Cluster } from "@millrace/protocol";
import { useState } from "react";
import { killTaskManager } from "../actions/run-job.ts";
import { useWords } from "../i18n/use-words.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { TaskManagerCard } from "./task-manager-card.tsx";

interface TaskManagersProps {
  readonly cluster: Cluster;
  /** The job whose tasks are told apart from those of others. */
  readonly watched: string | null;
}

/** The processes that run the jobs, their slots, memory and segments; one of them can be killed as a drill. */
export function TaskManagers({ cluster: { taskManagers }, watched }: TaskManagersProps) {
  const w = useWords();
  const [killing, setKilling] = useState<string | null>(null);
  if (taskManagers.length === 0) return <NoTaskManagers />;
  return (
    <>
      {taskManagers.map((taskManager) => (
        <TaskManagerCard
          key={taskManager.id}
          taskManager={taskManager}
          watched={watched}
          onKill={() => setKilling(taskManager.id)}
        />
      ))}
      {killing !== null && (
        <ConfirmDialog
          title={w.cluster.killTitle(killing)}
          text={w.cluster.killText}
          confirm={w.cluster.killConfirm}
          keep={w.cluster.keep}
          onClose={(confirmed) => {
            setKilling(null);
            if (confirmed) void killTaskManager(killing);
          }}
        />
      )}
    </>
  );
}

export function NoTaskManagers() {
  const w = useWords();
  return (
    <div className="drawer-empty">
      <Icon name="chip" className="dd" />
      <div>
        <p className="b">{w.cluster.none}</p>
        <p className="d">{w.cluster.noneText}</p>
      </div>
    </div>
  );
}
