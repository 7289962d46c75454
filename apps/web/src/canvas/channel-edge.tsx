import type { Edge, EdgeProps } from "@xyflow/react";
import { BaseEdge } from "@xyflow/react";
import { memo } from "react";

export type CanvasEdge = Edge<{ readonly path: string }, "channel">;

/** What the pointer and the keyboard hold of an edge; it is drawn in the channel layer. */
export const ChannelEdge = memo(function ChannelEdge({ id, data }: EdgeProps<CanvasEdge>) {
  return <BaseEdge id={id} path={data?.path ?? ""} interactionWidth={22} className="edge-hit" />;
});
