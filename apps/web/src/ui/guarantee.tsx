import { endToEndGuarantee } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { useMemo } from "react";
import { useWords } from "../i18n/use-words.ts";
import { useDocument } from "../store/document-store.ts";
import { Icon } from "./icon.tsx";

/** What the pipeline as it is drawn promises after a failure, and which nodes limit it. */
export function Guarantee() {
  const w = useWords();
  const document = useDocument((state) => state.history.value);
  const { guarantee, limitedBy } = useMemo(() => endToEndGuarantee(document, catalog), [document]);
  if (document.nodes.length === 0) return null;
  const names = document.nodes.filter((node) => limitedBy.includes(node.id)).map((node) => node.name);
  return (
    <tr>
      <td>
        <Icon name="check" className="dd" />
      </td>
      <td className="wrap">
        {w.inspector.endToEnd} <b className="b">{w.inspector.guarantees[guarantee]}</b>
      </td>
      <td className="dd">{w.problems.graph}</td>
      <td className="d wrap">{names.length > 0 && w.inspector.limitedBy(names.join(", "))}</td>
    </tr>
  );
}
