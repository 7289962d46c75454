import type { Catalog, FlowDocument } from "@millrace/graph";
import { insertionOf } from "../canvas/insertion.ts";
import { connectTargets } from "./connect-targets.ts";
import type { ConnectTarget } from "./connect-targets.ts";

/** Where either end of an edge could lie instead; the refused places say why. The edge itself takes no port. */
export function reconnectTargets(
  document: FlowDocument,
  catalog: Catalog,
  edgeId: string,
): readonly ConnectTarget[] {
  const edge = document.edges.find(({ id }) => id === edgeId);
  if (!edge) return [];
  const { from, to } = edge;
  const without = { ...document, edges: document.edges.filter(({ id }) => id !== edgeId) };
  const other = (end: ConnectTarget["to"], now: ConnectTarget["to"]): boolean =>
    end.node !== now.node || end.port !== now.port;
  return [
    ...connectTargets(without, catalog, from.node).filter(
      (target) => target.direction === "to" && target.from.port === from.port && other(target.to, to),
    ),
    ...connectTargets(without, catalog, to.node).filter(
      (target) => target.direction === "from" && target.to.port === to.port && other(target.from, from),
    ),
  ];
}

/** Nodes without a connection that fit into an edge. */
export function insertable(
  document: FlowDocument,
  catalog: Catalog,
  edgeId: string,
): readonly FlowDocument["nodes"][number][] {
  const connected = new Set(document.edges.flatMap(({ from, to }) => [from.node, to.node]));
  return document.nodes.filter(
    ({ id }) => !connected.has(id) && insertionOf(document, catalog, { nodeId: id, edgeId }) !== null,
  );
}
