import { rowSchema } from "@millrace/graph";
import { expect, it } from "vitest";
import type { KeyedStateDeclaration } from "../../state/state-declaration.ts";
import { ByteWriter } from "../../state/byte-writer.ts";
import { sectionRecords, writeRecord } from "../../state/keyed-section.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { WINDOW_SETUPS } from "../../testing/window-setups.ts";
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

it.each(Object.entries(WINDOW_SETUPS))(
  "%s: what is declared is what is written, byte for byte",
  (_, setup) => {
    const harness = new OperatorHarness(setup);
    harness.run(SCRIPT);
    const chained = { uid: "w", nodeId: "w", name: "w", spec: setup.spec, input: null };
    const schemas = { inputSchema: rowSchema(setup.input), outputSchema: rowSchema(setup.output) };
    const states = declareWindows(setup.spec, { ...chained, ...schemas });
    const keyed = states.filter((state): state is KeyedStateDeclaration => state.scope === "keyed");
    const reader = harness.snapshot().reader({ from: 0, to: 128 });
    let sections = 0;
    for (const declaration of keyed) {
      for (const { bytes } of reader.keyed(declaration.name)) {
        sections++;
        expect(copied(declaration, bytes)).toEqual(bytes);
      }
    }
    expect(sections).toBeGreaterThan(0);
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
