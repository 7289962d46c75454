import type { FlowDocument } from "@millrace/graph";

/** The document with this server's address before the paths that stand for a URL: they ask this server. */
export function withOwnAddress(document: FlowDocument, address: string | null): FlowDocument {
  if (address === null) return document;
  return {
    ...document,
    nodes: document.nodes.map((node) => {
      const { url } = node.config as { readonly url?: unknown };
      if (node.kind !== "async-request" || typeof url !== "string" || !url.startsWith("/")) return node;
      return { ...node, config: { ...node.config, url: `${address}${url}` } };
    }),
  };
}
