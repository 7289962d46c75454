import { bigint, rowSchema } from "@millrace/graph";
import { expect, test } from "vitest";
import { batchOfRows } from "../batch/row-values.ts";
import { InputGate } from "./input-gate.ts";
import { ResultPartition } from "./result-partition.ts";
import { SlotLocalChannels } from "./slot-local-channels.ts";

const schema = rowSchema([{ name: "n", type: bigint(false) }]);
const rows = (...numbers: number[]) =>
  batchOfRows(
    schema,
    numbers.map((n) => [BigInt(n)]),
  );

function gateOf(ids: readonly string[], feedback: string | null) {
  const local = new SlotLocalChannels({ poison: true });
  const outputs = ids.map((id) => {
    const channels = [{ id, consumer: 0, end: local.end(id) }];
    return new ResultPartition({
      schema,
      partitioning: { kind: "forward" },
      maxParallelism: 128,
      channels,
      trace: null,
    });
  });
  const inputs = ids.map((id) => ({ id, end: local.end(id), input: 0, schema, feedback: id === feedback }));
  return { gate: new InputGate(inputs, null), outputs };
}

test("controls that no row is before can be read while rows wait", () => {
  const { gate, outputs } = gateOf(["a", "b"], null);
  outputs[0]!.emit(rows(1));
  outputs[0]!.emitWatermark(3);
  outputs[1]!.emitWatermark(5);
  outputs[1]!.emit(rows(2));
  for (const output of outputs) output.flush();
  expect([gate.next(true), gate.channel, gate.controlA]).toEqual(["control", 1, 5]);
  expect(gate.next(true)).toBe("empty");
  expect([gate.next(), gate.channel]).toEqual(["rows", 1]);
  expect([gate.next(), gate.channel]).toEqual(["rows", 0]);
  expect([gate.next(true), gate.channel, gate.controlA]).toEqual(["control", 0, 3]);
  expect(gate.next()).toBe("empty");
});

test("rows that have come back by a loop and are not read are counted, absorbed or not", () => {
  const { gate, outputs } = gateOf(["in", "back"], "back");
  for (const output of outputs) {
    output.emit(rows(1, 2, 3));
    output.flush();
  }
  expect(gate.loopRows).toBe(3);
  gate.absorb();
  outputs[1]!.emit(rows(4));
  outputs[1]!.flush();
  expect(gate.loopRows).toBe(4);
  for (let found = gate.next(); found !== "empty"; found = gate.next()) continue;
  expect(gate.loopRows).toBe(0);
});
