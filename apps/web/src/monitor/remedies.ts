import type { Finding, Job, Remedy } from "@millrace/protocol";
import { canvasHandle } from "../canvas/canvas-handle.ts";
import { changeSettings, setConfig, setParallelism } from "../store/edits.ts";
import { currentDocument, useDocument } from "../store/document-store.ts";
import { go } from "../store/navigation.ts";
import { openPanel } from "../store/preferences-store.ts";
import { selectNodes } from "../store/selection-store.ts";
import { setView } from "../store/view-store.ts";

/** What a remedy would do, or null where it cannot be done: its number goes into the words of the button. */
export function remedyAmount(remedy: Remedy, finding: Finding, job: Job): number | null {
  const { settings, nodes } = currentDocument();
  const isOpen = useDocument.getState().id !== null;
  switch (remedy) {
    case "raise-parallelism": {
      const vertex = job.jobGraph.vertices.find(({ id }) => id === finding.vertexId);
      const raised = Math.min(settings.maxParallelism, (vertex?.parallelism ?? 1) * 2);
      return isOpen && nodes.some(({ id }) => id === finding.nodeId) && raised > (vertex?.parallelism ?? 1)
        ? raised
        : null;
    }
    case "mark-idle":
      return isOpen && nodes.some(({ id }) => id === finding.params["producerNode"]) ? 0 : null;
    case "longer-checkpoint-interval":
      return isOpen && settings.checkpoint.intervalMs !== null ? settings.checkpoint.intervalMs * 2 : null;
    case "show-checkpoint":
    case "show-node":
      return 0;
  }
}

/** Does it. Changes of the pipeline are edits that can be undone; the running job stays as it is until it is run again. */
export function applyRemedy(remedy: Remedy, finding: Finding, amount: number): void {
  switch (remedy) {
    case "raise-parallelism":
      setParallelism([finding.nodeId], amount);
      return showEdited(finding.nodeId);
    case "mark-idle": {
      const node = String(finding.params["producerNode"]);
      setConfig(node, "idle", true);
      return showEdited(node);
    }
    case "longer-checkpoint-interval":
      changeSettings((settings) => void (settings.checkpoint.intervalMs = amount), "checkpoint-interval");
      return showEdited(null);
    case "show-checkpoint":
      openPanel("drawer");
      setView({ runTab: "checkpoints", checkpointId: null });
      return;
    case "show-node":
      selectNodes([finding.nodeId]);
      openPanel("inspector");
      setView({ nodeTab: "now" });
      canvasHandle()?.reveal(finding.nodeId);
      return;
  }
}

/** The changed pipeline, in Design. */
function showEdited(nodeId: string | null): void {
  const { id } = useDocument.getState();
  if (id === null) return;
  go({ kind: "document", id });
  openPanel("inspector");
  if (nodeId !== null) setTimeout(() => selectNodes([nodeId]), 0);
}
