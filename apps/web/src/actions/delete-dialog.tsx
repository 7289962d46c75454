import { server } from "../api/server.ts";
import { currentWords, useWords } from "../i18n/use-words.ts";
import { keepAsked, rememberDeleted, useDeletion } from "../store/deletion-store.ts";
import type { Doomed } from "../store/deletion-store.ts";
import { currentRoute, go } from "../store/navigation.ts";
import { reportFailure } from "../store/notice-store.ts";
import { forgetDocument } from "../store/session.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { killTaskManager } from "./run-job.ts";

/** Asks before a pipeline or a job goes for good, or a TaskManager is killed. */
export function DeleteDialog() {
  const w = useWords();
  const asked = useDeletion((deletion) => deletion.asked);
  if (asked === null) return null;
  const { title, text, confirm } = {
    document: {
      title: w.documents.deleteTitle(asked.name),
      text: w.documents.deleteText,
      confirm: w.documents.delete,
    },
    taskmanager: {
      title: w.cluster.killTitle(asked.name),
      text: w.cluster.killText,
      confirm: w.cluster.killConfirm,
    },
    job: { title: w.history.deleteTitle(asked.name), text: w.history.deleteText, confirm: w.history.delete },
  }[asked.kind];
  return (
    <ConfirmDialog
      title={title}
      text={text}
      confirm={confirm}
      keep={asked.kind === "taskmanager" ? w.cluster.keep : w.documents.keep}
      onClose={(confirmed) => {
        keepAsked();
        if (confirmed) void deleteForGood(asked);
      }}
    />
  );
}

/** Who looks at what goes is led to the list that it was in. */
async function deleteForGood({ kind, id }: Doomed): Promise<void> {
  if (kind === "taskmanager") return killTaskManager(id);
  const w = currentWords();
  try {
    await (kind === "document" ? server.deleteDocument(id) : server.deleteJob(id));
  } catch (error) {
    reportFailure(kind === "document" ? w.documents.delete : w.history.delete, error);
    return;
  }
  if (kind === "document") forgetDocument(id);
  const route = currentRoute();
  if (route.kind === kind && route.id === id) go({ kind: kind === "document" ? "documents" : "jobs" });
  rememberDeleted(id);
}
