import { endToEndGuarantee } from "@millrace/graph";
import type { SinkGuarantee } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { useMemo } from "react";
import { joined } from "../i18n/joined.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { useCompiled } from "../store/compile-store.ts";
import { useDocument } from "../store/document-store.ts";
import { useExecutionMode } from "../store/use-execution-mode.ts";
import { Icon } from "./icon.tsx";

/** What the pipeline as it is drawn promises after a failure, as a whole and, where they differ, by sink; and what limits it. Nothing where no sink is. */
export function Guarantee() {
  const w = useWords();
  const document = useDocument((state) => state.history.value);
  const mode = useExecutionMode();
  const promises = useCompiled(({ result }) => result.promises);
  const answer = useMemo(
    () => endToEndGuarantee(document, catalog, mode, promises),
    [document, mode, promises],
  );
  const { guarantee, limitedBy } = answer;
  if (guarantee === null) return null;
  const differ = new Set(answer.sinks.map(({ guarantee }) => guarantee)).size > 1;
  return (
    <>
      <GuaranteeRow of={{ guarantee, limitedBy }} where={w.problems.graph} label={w.inspector.endToEnd} />
      {differ &&
        answer.sinks.map((sink) => (
          <GuaranteeRow
            key={sink.nodeId}
            of={sink}
            sinkId={sink.nodeId}
            where={document.nodes.find(({ id }) => id === sink.nodeId)?.name ?? sink.nodeId}
            label={w.inspector.guarantee}
          />
        ))}
    </>
  );
}

interface GuaranteeRowProps {
  readonly of: Pick<SinkGuarantee, "guarantee" | "limitedBy">;
  /** Of which sink it is, where it is not of the whole pipeline. */
  readonly sinkId?: string;
  readonly where: string;
  readonly label: string;
}

function GuaranteeRow({ of: { guarantee, limitedBy }, sinkId, where, label }: GuaranteeRowProps) {
  const w = useWords();
  const locale = useLocale();
  const nodes = useDocument((state) => state.history.value.nodes);
  // A name that several have is said once, and that a sink limits itself goes without saying.
  const limits = nodes.filter(({ id }) => id !== sinkId && limitedBy.includes(id));
  const names = [...new Set(limits.map(({ name }) => name))];
  return (
    <tr data-testid="guarantee">
      <td>
        <Icon name="check" className="dd" />
      </td>
      <td className="wrap">
        {label} <b className="b">{w.inspector.guarantees[guarantee]}</b>
      </td>
      <td className="dd">{where}</td>
      <td className="d wrap">{names.length > 0 && w.inspector.limitedBy(joined(names, locale))}</td>
    </tr>
  );
}
