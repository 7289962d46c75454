import { useWords } from "../i18n/use-words.ts";
import { useDocument } from "../store/document-store.ts";
import { go } from "../store/navigation.ts";
import { openPanel } from "../store/preferences-store.ts";
import { EmptyChannel } from "./empty-channel.tsx";

/** What to do on a canvas without nodes. */
export function EmptyCanvas() {
  const w = useWords();
  const empty = useDocument((state) => state.id !== null && state.history.value.nodes.length === 0);
  if (!empty) return null;
  return (
    <div className="centred">
      <div className="empty">
        <EmptyChannel />
        <div>
          <p className="b">{w.canvas.emptyTitle}</p>
          <p>{w.canvas.emptyText}</p>
          <div className="actions">
            <button
              type="button"
              className="btn primary"
              onClick={() => {
                openPanel("palette");
                requestAnimationFrame(() => document.querySelector<HTMLElement>(".palette-item")?.focus());
              }}
            >
              {w.canvas.addSource}
            </button>
            <button type="button" className="btn" onClick={() => go({ kind: "documents" })}>
              {w.canvas.openExample}
            </button>
          </div>
        </div>
      </div>
    </div>
  );
}
