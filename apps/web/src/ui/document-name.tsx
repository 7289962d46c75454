import { useState } from "react";
import { canvasHandle } from "../canvas/canvas-handle.ts";
import { renameDocument } from "../store/edits.ts";

/** The pipeline's name. Enter and leaving take it over, an empty one not; Enter then gives the focus to the canvas. */
export function DocumentName({ name, label }: { readonly name: string; readonly label: string }) {
  /** Null: nothing was typed, and the name is what it is in the document. */
  const [typed, setTyped] = useState<string | null>(null);
  const commit = () => {
    const wanted = (typed ?? "").trim();
    if (wanted !== "" && wanted !== name) renameDocument(wanted);
    setTyped(null);
  };
  return (
    <input
      className="document-name"
      data-testid="document-name"
      aria-label={label}
      value={typed ?? name}
      maxLength={120}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Escape") setTyped(null);
        if (event.key !== "Enter") return;
        const field = event.currentTarget;
        // Leaving takes the name over.
        canvasHandle()?.focusFirst();
        if (document.activeElement === field) commit();
      }}
    />
  );
}
