import type { ConnectionLineComponentProps } from "@xyflow/react";
import { routeChannel, routePath } from "./route.ts";

/** The channel that is being dragged: already with banks, dashed where it is refused. */
export function ConnectionLine({
  fromX,
  fromY,
  toX,
  toY,
  connectionStatus,
  fromHandle,
}: ConnectionLineComponentProps) {
  const body = (x: number, y: number) => ({ x, y: y - 25, width: 1, height: 50 });
  const [source, target] =
    fromHandle.type === "source"
      ? [
          { x: fromX, y: fromY },
          { x: toX, y: toY },
        ]
      : [
          { x: toX, y: toY },
          { x: fromX, y: fromY },
        ];
  const path = routePath(
    routeChannel(
      { source, target, sourceBody: body(source.x - 1, source.y), targetBody: body(target.x, target.y) },
      [],
    ),
  );
  return (
    <g className={`connecting ${connectionStatus ?? ""}`}>
      <path className="bank" d={path} />
      <path className="bed" d={path} />
    </g>
  );
}
