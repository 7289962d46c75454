import { lazy, Suspense, useEffect, useState } from "react";
import { useWords } from "../i18n/use-words.ts";

const NodeGallery = lazy(async () => ({ default: (await import("./node-gallery.tsx")).NodeGallery }));

/** The examples of nodes come with the catalog of all nodes: who does not go down to them does not load it. */
export function NodeGalleryBelow() {
  const w = useWords();
  const [isWanted, setWanted] = useState(false);
  useEffect(() => {
    if (isWanted) return;
    const want = () => setWanted(true);
    document.addEventListener("scroll", want, { capture: true, once: true });
    return () => document.removeEventListener("scroll", want, { capture: true });
  }, [isWanted]);
  const heading = <h2 className="heading">{w.documents.nodeExamples}</h2>;
  if (isWanted)
    return (
      <Suspense fallback={heading}>
        <NodeGallery />
      </Suspense>
    );
  return (
    <>
      {heading}
      <p className="row">
        <button type="button" className="btn" data-testid="show-node-gallery" onClick={() => setWanted(true)}>
          {w.documents.showNodeExamples}
        </button>
        <span className="d">{w.documents.nodeExamplesText}</span>
      </p>
    </>
  );
}
