import { rowSchema } from "@millrace/graph";
import { beforeAll, expect, it } from "vitest";
import type { KeyedStateDeclaration } from "../../state/state-declaration.ts";
import { ByteWriter } from "../../state/byte-writer.ts";
import { sectionRecords, writeRecord } from "../../state/keyed-section.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { LARGE_STATES } from "../../testing/large-states.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { WINDOW_SETUPS, windowSetup } from "../../testing/window-setups.ts";
import { declareWindows } from "./declare-windows.ts";

const SCRIPT = [
  "+I[a, 1s, 1]",
  "+I[NULL, 1100ms, NULL]",
  "+I[é, 1200ms, 3]",
  "+I[a, 1300ms, 4]",
  "watermark 1s",
  "+I[a, 1400ms, 6]",
  "+I[a, 2100ms, 6]",
].join("\n");

/** Lists and maps that lie in parts, of windows and of keys. */
const LARGE = windowSetup({
  function: {
    kind: "function",
    form: "process",
    code: {
      source: `export const process = (key, { windowState, globalState }) => {
        for (let x = 0; x < 900; x++) { windowState.elements.add(x); globalState.map.put(x, "é"); }
        for (let x = 0; x < 90; x++) { windowState.entries.put(x, "é"); globalState.list.add("some text " + x); }
      };`,
      bigints: "number",
      onError: "fail",
    },
    windowStates: [
      { name: "elements", kind: "list" },
      { name: "entries", kind: "map" },
    ],
    states: LARGE_STATES["with a time to live"],
  },
  trigger: { kind: "count", count: 1 },
});
const LARGE_SECTIONS = [
  "keyed",
  "parts of list list ttl",
  "parts of map map ttl",
  "window parts of list elements",
  "window parts of map entries",
  "window-states",
  "windows",
];

beforeAll(provideTestSandbox);

it.each(Object.entries({ ...WINDOW_SETUPS, "large states of a function": LARGE }))(
  "%s: what is declared is what is written, byte for byte",
  (name, setup) => {
    const harness = new OperatorHarness(setup);
    harness.run(SCRIPT);
    const chained = { uid: "w", nodeId: "w", name: "w", spec: setup.spec, input: null };
    const schemas = { inputSchema: rowSchema(setup.input), outputSchema: rowSchema(setup.output) };
    const states = declareWindows(setup.spec, { ...chained, ...schemas });
    const keyed = states.filter((state): state is KeyedStateDeclaration => state.scope === "keyed");
    const reader = harness.snapshot().reader({ from: 0, to: 128 });
    const written = new Set<string>();
    for (const declaration of keyed) {
      for (const { bytes } of reader.keyed(declaration.name)) {
        written.add(declaration.name);
        expect(copied(declaration, bytes)).toEqual(bytes);
      }
    }
    expect(written.size).toBeGreaterThan(0);
    if (name.startsWith("large")) expect([...written].toSorted()).toEqual(LARGE_SECTIONS);
  },
);

function copied(declaration: KeyedStateDeclaration, bytes: Uint8Array): Uint8Array {
  const section = new ByteWriter();
  for (const record of sectionRecords(declaration, bytes)) {
    const writer = new ByteWriter();
    writeRecord(writer, declaration, record);
    const written = writer.finish();
    section.range(written, 0, written.length);
  }
  return section.finish();
}
