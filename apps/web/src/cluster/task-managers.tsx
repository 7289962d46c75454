import type { Cluster } from "@millrace/protocol";
import { useWords } from "../i18n/use-words.ts";
import { askToDelete } from "../store/deletion-store.ts";
import { Icon } from "../ui/icon.tsx";
import { TaskManagerCard } from "./task-manager-card.tsx";

interface TaskManagersProps {
  readonly cluster: Cluster;
  /** The job whose tasks are told apart from those of others. */
  readonly watched: string | null;
}

/** The processes that run the jobs, their slots, memory and segments; one of them can be killed as a drill. */
export function TaskManagers({ cluster: { taskManagers }, watched }: TaskManagersProps) {
  if (taskManagers.length === 0) return <NoTaskManagers />;
  return (
    <>
      {taskManagers.map((taskManager) => (
        <TaskManagerCard
          key={taskManager.id}
          taskManager={taskManager}
          watched={watched}
          onKill={() => askToDelete({ kind: "taskmanager", id: taskManager.id, name: taskManager.id })}
        />
      ))}
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
