import { useMemo } from "react";
import { joined } from "../i18n/joined.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { useDocument } from "../store/document-store.ts";
import { inTheWayOfBatch } from "./in-the-way-of-batch.ts";

/** What the automatic mode comes to for the pipeline as it is drawn, and which nodes make it so. */
export function AutomaticMode() {
  const w = useWords();
  const locale = useLocale();
  const document = useDocument((state) => state.history.value);
  const { endless, loops } = useMemo(() => inTheWayOfBatch(document), [document]);
  const named = (ids: readonly string[]): string =>
    joined(
      document.nodes.filter(({ id }) => ids.includes(id)).map(({ name }) => name),
      locale,
    );
  const reasons = [
    ...(endless.length > 0 ? [w.runtimeMode.endless(named(endless))] : []),
    ...(loops.length > 0 ? [w.runtimeMode.loops(named(loops))] : []),
  ];
  const mode = reasons.length > 0 ? "streaming" : "batch";
  return (
    <p className="field-hint" data-testid="automatic-mode" data-mode={mode}>
      <b className="b">{w.runtimeMode.now[mode]}</b>{" "}
      {mode === "batch" ? w.runtimeMode.allEnd : reasons.join(" ")}
    </p>
  );
}
