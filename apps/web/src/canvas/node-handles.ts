import { Position } from "@xyflow/react";
import type { NodeHandle } from "@xyflow/react";
import { NODE_WIDTH, PORT_STEP, PORT_TOP } from "./geometry.ts";

const HANDLE = 18;

interface Ports {
  readonly inputs: readonly { readonly name: string }[];
  readonly outputs: readonly { readonly name: string }[];
}

/** Places of ports, given to React Flow so that it need not measure them. */
export const handlesOf = ({ inputs, outputs }: Ports): NodeHandle[] => [
  ...inputs.map((port, index) => handle(port.name, "target", index)),
  ...outputs.map((port, index) => handle(port.name, "source", index)),
];

function handle(id: string, type: "source" | "target", index: number): NodeHandle {
  return {
    id,
    type,
    position: type === "target" ? Position.Left : Position.Right,
    x: (type === "target" ? 0 : NODE_WIDTH) - HANDLE / 2,
    y: PORT_TOP + index * PORT_STEP - HANDLE / 2,
    width: HANDLE,
    height: HANDLE,
  };
}
