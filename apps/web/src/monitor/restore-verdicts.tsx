import type { NodeRestore } from "@millrace/protocol";
import { useWords } from "../i18n/use-words.ts";
import { selectNodes } from "../store/selection-store.ts";

const TONES = { kept: "d", migrated: "okc", new: "bpx", dropped: "bpx", refused: "errc" } as const;

/** What becomes of the state of each node; where all of it is kept, nothing is said. */
export function RestoreVerdicts({ nodes }: { readonly nodes: readonly NodeRestore[] }) {
  const w = useWords();
  return (
    <ul className="verdicts" data-testid="restore-verdicts">
      {nodes.map(({ nodeId, node, verdict, changes }) => (
        <li key={nodeId} data-verdict={verdict}>
          <button type="button" className="link" onClick={() => selectNodes([nodeId])}>
            {node}
          </button>{" "}
          <span className={TONES[verdict]}>{w.savepoints.verdicts[verdict]}</span>
          {changes.map((change) => (
            <span key={`${change.kind} ${change.column}`} className="dd">
              {" "}
              {changeText(change, w)}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

function changeText(change: NodeRestore["changes"][number], w: ReturnType<typeof useWords>): string {
  const { changes } = w.savepoints;
  switch (change.kind) {
    case "added":
      return changes.added(change.column, change.type);
    case "removed":
      return changes.removed(change.column);
    case "widened":
      return changes.widened(change.column, change.from, change.to);
  }
}
