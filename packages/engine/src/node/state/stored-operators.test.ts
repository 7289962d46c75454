import { rowSchema } from "@millrace/graph";
import type { ChainedOperator, OperatorKind, OperatorSpec } from "@millrace/graph";
import { beforeAll, describe, expect, it } from "vitest";
import { stateDeclarations } from "../../operators/state-declarations.ts";
import { hashMapStateBackend } from "../../state/keyed-state-backend.ts";
import type { KeyedStateBackend } from "../../state/keyed-state-backend.ts";
import { broadcastSetup } from "../../testing/broadcast-rules.ts";
import { countingBoth } from "../../testing/counting-both.ts";
import { countingProcess } from "../../testing/counting-process.ts";
import { SESSION_SETUPS, SLICED_SETUPS } from "../../testing/keyed-windows.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import { counted, interval, joined, ranked } from "../../testing/record-setups.ts";
import { deduplicated, groups, partitioned, reduced } from "../../testing/table-setups.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { WINDOW_SETUPS } from "../../testing/window-setups.ts";

beforeAll(provideTestSandbox);

/** Operators whose state by key lies in the backend; null: they keep none. Those that are in memory say why. */
const KEPT: { readonly [K in OperatorKind]: readonly object[] | string | null } = {
  "text-file-source": null,
  "csv-text-source": null,
  "json-lines-source": null,
  "parquet-source": null,
  "avro-source": null,
  "directory-source": null,
  "socket-text-source": null,
  "sequence-source": null,
  "data-generator-source": null,
  "collection-source": null,
  "host-metrics-source": null,
  "nexmark-source": null,
  calc: null,
  "split-text": null,
  "row-function": null,
  "process-function": [countingProcess],
  "async-request":
    "Rows that wait for an answer have no key that could be asked for, and each is looked at when any answer comes.",
  "watermark-assigner": null,
  "group-aggregate": [groups({})],
  "window-aggregate": [...Object.values(SLICED_SETUPS), ...Object.values(SESSION_SETUPS)],
  "count-window-aggregate": [counted(3, 3), counted(6, 4)],
  window: Object.values(WINDOW_SETUPS),
  reduce: [reduced({})],
  deduplicate: [deduplicated({}), partitioned({})],
  "co-calc": null,
  "interval-join": [interval],
  "window-join": [joined({ kind: "session", gapMs: 1_200 })],
  "broadcast-join": [broadcastSetup("nulls")],
  iterate: null,
  // The broadcast state of a function is what its sandbox holds: the function reads it without leaving that.
  "co-process-function": [countingBoth],
  "split-rows": null,
  "top-n": [ranked],
  "print-sink": null,
  "stderr-sink": null,
  "file-sink": null,
  "socket-sink": null,
  "sqlite-sink": null,
  "discard-sink": null,
};

const kinds = Object.entries(KEPT) as [OperatorKind, (typeof KEPT)[OperatorKind]][];

/** How often the operator asked the backend to keep something, when rows had come. */
function timesAsked(setup: HarnessSetup<OperatorSpec>): number {
  let asked = 0;
  const stateBackend: KeyedStateBackend = {
    ...hashMapStateBackend,
    createTable: (...given) => {
      asked++;
      return hashMapStateBackend.createTable(...given);
    },
    storeRecords: (owner) => {
      asked++;
      return hashMapStateBackend.storeRecords(owner);
    },
  };
  const harness = new OperatorHarness(setup, { stateBackend: () => stateBackend });
  if (setup.spec.kind !== "broadcast-join") harness.run("+I[a, 100ms, 1]");
  harness.close();
  return asked;
}

describe("state by key lies in the state backend that the job has", () => {
  it.each(kinds.filter(([, kept]) => Array.isArray(kept)))("%s", (_, setups) => {
    for (const setup of setups as readonly HarnessSetup<OperatorSpec>[])
      expect(timesAsked(setup)).toBeGreaterThan(0);
  });

  it.each(kinds.filter(([, kept]) => kept === null))("%s keeps none", (kind) => {
    const schema = rowSchema([]);
    const operator = {
      spec: { kind },
      inputSchema: schema,
      outputSchema: schema,
    } as unknown as ChainedOperator;
    expect(stateDeclarations(operator).filter(({ scope }) => scope === "keyed")).toEqual([]);
  });
});
