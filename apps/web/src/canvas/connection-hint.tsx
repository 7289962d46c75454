import { connectable, renderDiagnostic } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { useConnection } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { useLocale } from "../i18n/use-words.ts";
import { currentDocument } from "../store/document-store.ts";
import { Icon } from "../ui/icon.tsx";
import { realPort } from "./fold-groups.ts";
import { portRefs } from "./port-refs.ts";

/** Why the port under the pointer refuses the edge that is being dragged. */
export function ConnectionHint() {
  const locale = useLocale();
  const element = useRef<HTMLDivElement>(null);
  const refused = useConnection((connection) => {
    if (!connection.inProgress || !connection.toHandle || connection.isValid) return "";
    const { fromHandle, toHandle } = connection;
    return JSON.stringify([fromHandle.type, fromHandle.nodeId, fromHandle.id, toHandle.nodeId, toHandle.id]);
  });
  useEffect(() => {
    const follow = (event: PointerEvent | MouseEvent) => {
      const hint = element.current;
      if (hint) hint.style.transform = `translate(${event.clientX + 14}px, ${event.clientY + 16}px)`;
    };
    globalThis.addEventListener("pointermove", follow);
    return () => globalThis.removeEventListener("pointermove", follow);
  }, []);
  const reason = refused === "" ? null : reasonOf(refused);
  const words = reason && renderDiagnostic(reason, locale);
  return (
    <div
      ref={element}
      className="connection-hint card"
      role="status"
      data-testid="connection-refusal"
      hidden={!words}
    >
      {words && (
        <>
          <Icon name="error" className="errc" />
          <span>
            <b className="b">{words.message}</b> <span className="d">{words.fix}</span>
          </span>
        </>
      )}
    </div>
  );
}

function reasonOf(refused: string) {
  const [type, fromNode, fromPort, toNode, toPort] = JSON.parse(refused) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const ends = { type, nodeId: fromNode, id: fromPort };
  const { from, to } = portRefs(ends, { nodeId: toNode, id: toPort });
  const answer = connectable(currentDocument(), catalog, realPort(from), realPort(to));
  return answer.ok ? null : answer.reason;
}
