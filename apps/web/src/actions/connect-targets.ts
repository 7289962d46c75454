import { connectable, sidePortIsOn } from "@millrace/graph";
import type { Catalog, Diagnostic, FlowDocument, FlowEdge } from "@millrace/graph";

export interface ConnectTarget {
  readonly direction: "to" | "from";
  /** The node at the other end. */
  readonly node: FlowDocument["nodes"][number];
  readonly port: string;
  readonly from: FlowEdge["from"];
  readonly to: FlowEdge["to"];
  /** Why it is refused; null where it may be drawn. */
  readonly reason: Diagnostic | null;
}

/** Every port that a node could be connected with, what it sends first; the refused ones say why. */
export function connectTargets(
  document: FlowDocument,
  catalog: Catalog,
  nodeId: string,
): readonly ConnectTarget[] {
  const definitionOf = (kind: string) => catalog.find((candidate) => candidate.kind === kind);
  const outputsOf = ({ kind, config }: ConnectTarget["node"]) =>
    (definitionOf(kind)?.outputs ?? []).filter(({ side }) => !side || sidePortIsOn(side, config));
  const own = document.nodes.find(({ id }) => id === nodeId);
  const others = document.nodes.filter(({ id }) => id !== nodeId);
  const target = (
    direction: "to" | "from",
    { node, port, own: ownPort }: { node: ConnectTarget["node"]; port: string; own: string },
  ): ConnectTarget => {
    const [mine, other] = [
      { node: nodeId, port: ownPort },
      { node: node.id, port },
    ];
    const [from, to] = direction === "to" ? [mine, other] : [other, mine];
    const answer = connectable(document, catalog, from, to);
    return { direction, node, port, from, to, reason: answer.ok ? null : answer.reason };
  };
  const sending = (own ? outputsOf(own) : []).flatMap((output) =>
    others.flatMap((node) =>
      (definitionOf(node.kind)?.inputs ?? []).map(({ name }) =>
        target("to", { node, port: name, own: output.name }),
      ),
    ),
  );
  const taking = (definitionOf(own?.kind ?? "")?.inputs ?? []).flatMap((input) =>
    others.flatMap((node) =>
      outputsOf(node).map(({ name }) => target("from", { node, port: name, own: input.name })),
    ),
  );
  return [...sending, ...taking];
}
