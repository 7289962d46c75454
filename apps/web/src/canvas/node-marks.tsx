import { useWords } from "../i18n/use-words.ts";
import type { NodeRestarts } from "../monitor/restart-scope.ts";
import { Icon } from "../ui/icon.tsx";
import type { NodeView } from "./node-view.ts";

/** How often a node, or a group of them, went down with a restart. */
export function RestartTag({ restarts: { count, last, isCause } }: { readonly restarts: NodeRestarts }) {
  const w = useWords();
  const title = [
    w.restarts.ofNode(count),
    w.restarts.attempt(last.attempt + 1, last.restoredCheckpoint),
    ...(isCause ? [w.restarts.beganHere] : []),
  ].join("\n");
  return (
    <span className="tag node-restarts bpx" title={title} data-testid="node-restarts">
      <Icon name="restart" />
      {count}
    </span>
  );
}

/** The one state that matters most: an error, a warning, the end. */
export function StateMark({ view }: { readonly view: Pick<NodeView, "problem" | "run"> }) {
  if (view.problem?.severity === "error" || view.run?.state === "failed")
    return <Icon name="error" className="node-mark errc" />;
  if (view.problem) return <Icon name="warning" className="node-mark bpx" />;
  if (view.run?.state === "finished") return <Icon name="check" className="node-mark okc" />;
  return null;
}
