import type { Job } from "@millrace/protocol";
import { useState } from "react";
import { killTaskManager } from "../actions/run-job.ts";
import { useWords } from "../i18n/use-words.ts";
import { setView } from "../store/view-store.ts";
import { Dialog } from "../ui/dialog.tsx";
import { isOver } from "./job-state-view.ts";

/** Asks which of the processes that run the job is killed: its restart is then in the list of exceptions. */
export function DrillDialog({ job, onClose }: { readonly job: Job; readonly onClose: () => void }) {
  const w = useWords();
  const taskManagers = tasksOf(job);
  const [chosen, choose] = useState<string | null>(null);
  const id = taskManagers.find((each) => each.id === chosen)?.id ?? taskManagers[0]?.id;
  return (
    <Dialog label={w.drill.title} className="drill" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
          if (id === undefined) return;
          setView({ runTab: "restarts" });
          void killTaskManager(id);
        }}
      >
        <p className="b title">{w.drill.title}</p>
        <p className="d">{w.cluster.killText}</p>
        <fieldset>
          <legend className="visually-hidden">{w.drill.which}</legend>
          {taskManagers.length === 0 && <p className="d">{w.cluster.none}</p>}
          {taskManagers.map(({ id: each, tasks }) => (
            <label key={each} className="row">
              <input
                type="radio"
                name="task-manager"
                value={each}
                checked={each === id}
                onChange={() => choose(each)}
              />
              <span className="m">{each}</span>
              <span className="d">{w.drill.tasks(tasks)}</span>
            </label>
          ))}
        </fieldset>
        <div className="actions">
          <button type="button" className="btn" onClick={onClose}>
            {w.cluster.keep}
          </button>
          <button type="submit" className="btn danger" disabled={id === undefined} data-testid="drill-go">
            {w.cluster.killConfirm}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** The TaskManagers that run tasks of the job, and how many. */
function tasksOf({ subtasks }: Job): readonly { readonly id: string; readonly tasks: number }[] {
  const tasks = new Map<string, number>();
  for (const { taskManagerId, state } of subtasks) {
    if (taskManagerId === null || isOver(state)) continue;
    tasks.set(taskManagerId, (tasks.get(taskManagerId) ?? 0) + 1);
  }
  return [...tasks].map(([id, count]) => ({ id, tasks: count })).toSorted((a, b) => a.id.localeCompare(b.id));
}
