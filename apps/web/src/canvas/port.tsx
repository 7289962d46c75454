import { Handle, Position } from "@xyflow/react";
import { useWords } from "../i18n/use-words.ts";
import { PORT_STEP, PORT_TOP } from "./geometry.ts";
import type { PortView } from "./node-view.ts";

interface PortProps {
  readonly port: PortView;
  readonly side: "in" | "out";
  readonly index: number;
  readonly label: string;
  readonly connectable: boolean;
}

/** A port: its shape says what may connect, a small triangle above that the rows carry event time. */
export function Port({ port, side, index, label, connectable }: PortProps) {
  const w = useWords();
  const facts = [
    w.draw.shapes[port.shape],
    ...(port.eventTime ? [w.draw.withEventTime] : []),
    ...(port.missing ? [w.draw.missing] : []),
  ];
  return (
    <Handle
      id={port.name}
      type={side === "in" ? "target" : "source"}
      position={side === "in" ? Position.Left : Position.Right}
      isConnectable={connectable}
      className={`port ${port.missing ? "missing" : ""}`}
      style={{ top: PORT_TOP + index * PORT_STEP }}
      data-testid={`port-${side}`}
      role="img"
      aria-label={w.draw.port(label, facts)}
      title={port.title ?? w.draw.port(label, facts)}
    >
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
        <PortShapePath shape={port.shape} />
        {port.eventTime && <path className="port-time" d="M6.2 0h5.6L9 3.6z" />}
      </svg>
    </Handle>
  );
}

function PortShapePath({ shape }: { readonly shape: PortView["shape"] }) {
  switch (shape) {
    case "append":
      return <path className="port-shape" d="M5.5 5.5h7v7h-7z" />;
    case "keyed":
      return (
        <>
          <path className="port-shape" d="M5.5 5.5h7v7h-7z" />
          <path className="port-key" d="M8 8h2v2H8z" />
        </>
      );
    case "side":
      return <circle className="port-shape" cx="9" cy="9" r="3.6" />;
    case "changelog":
      return <path className="port-shape" d="M9 4.2 13.8 9 9 13.8 4.2 9z" />;
  }
}
