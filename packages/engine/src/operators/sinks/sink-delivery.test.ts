import type { SinkSpec } from "@millrace/graph";
import { expect, test } from "vitest";
import { createOperator } from "../registry.ts";
import { SINK_DELIVERY } from "./sink-delivery.ts";
import { ALL_ROWS, everyCrash, runWithCrashes } from "./testing/crash-script.ts";
import type { SinkUnderCrashes } from "./testing/crash-script.ts";
import type { UpsertOutput } from "./upsert-output.ts";

const KEYS = 5;

/** The table that all rows leave, each with a key of its number modulo KEYS. */
const LAST: readonly number[] = ALL_ROWS.slice(-KEYS).toSorted((a, b) => a - b);

function upserts(): SinkUnderCrashes<null> {
  const table = new Map<number, number>();
  return {
    visible: () => [...table.values()],
    unfinished: () => 0,
    start: (call) => {
      const waiting = new Map<number, number>();
      const output: UpsertOutput<number, number> = {
        put: (key, row) => void waiting.set(key, row),
        remove: (key) => void waiting.delete(key),
        flush: () => {
          for (const [key, row] of waiting) call(() => table.set(key, row));
          waiting.clear();
        },
        close: () => {},
      };
      return {
        write: (row) => output.put(row % KEYS, row),
        snapshot: () => {
          output.flush();
          return null;
        },
        completed: () => {},
        end: () => {},
        close: () => output.close(),
      };
    },
  };
}

test("upserts by key: whatever call the process dies at, the table is that of a run without failures", () => {
  const { calls } = runWithCrashes(upserts(), { at: [], after: false });
  for (const plan of everyCrash(calls, 8)) {
    const { visible } = runWithCrashes(upserts(), plan);
    expect(
      visible.toSorted((a, b) => a - b),
      JSON.stringify(plan),
    ).toEqual(LAST);
  }
});

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
  "discard-sink": { kind: "discard-sink" },
};

test("sinks that commit in two phases are those that wait for their checkpoint", () => {
  for (const spec of Object.values(SPECS)) {
    const place = { uid: "s#0", nodeId: "s", name: "s", input: 0, inputSchema: null, outputSchema: null };
    const waits = createOperator({ ...place, spec }).checkpointCompleted !== undefined;
    expect(waits, spec.kind).toBe(SINK_DELIVERY[spec.kind] === "two-phase-commit");
  }
});
