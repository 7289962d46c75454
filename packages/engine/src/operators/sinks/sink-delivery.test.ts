import type { SinkSpec } from "@millrace/graph";
import { expect, test } from "vitest";
import { createOperator } from "../registry.ts";
import { SINK_DELIVERY } from "./sink-delivery.ts";

const SPECS: { readonly [K in SinkSpec["kind"]]: Extract<SinkSpec, { readonly kind: K }> } = {
  "file-sink": { kind: "file-sink", directory: "/out", format: "text", header: false, delimiter: "," },
  "print-sink": { kind: "print-sink", prefix: "" },
  "stderr-sink": { kind: "stderr-sink", prefix: "" },
  "socket-sink": {
    kind: "socket-sink",
    host: "h",
    port: 1,
    format: "text",
    delimiter: ",",
    attempts: 0,
    delayMs: 1,
  },
  "sqlite-sink": { kind: "sqlite-sink", path: "/t.db", table: "t", keys: [0] },
  "discard-sink": { kind: "discard-sink" },
};

test("sinks that commit in two phases are those that wait for their checkpoint", () => {
  for (const spec of Object.values(SPECS)) {
    const place = { uid: "s#0", nodeId: "s", name: "s", input: 0, inputSchema: null, outputSchema: null };
    const waits = createOperator({ ...place, spec }).checkpointCompleted !== undefined;
    expect(waits, spec.kind).toBe(SINK_DELIVERY[spec.kind] === "two-phase-commit");
  }
});
