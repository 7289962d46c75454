import { describe, expect, it } from "vitest";
import { batchOfRows, rowsOfBatch } from "../batch/row-values.ts";
import { InputGate } from "./input-gate.ts";
import { ResultPartition } from "./result-partition.ts";
import { SlotLocalChannels } from "./slot-local-channels.ts";
import { EVERY_TYPE, everyTypeRow } from "./testing/channel-script.ts";

describe("law 13: a batch is lent", () => {
  it("rows are copied out of the emitted batch, and a released segment is overwritten where tests ask for it", () => {
    const end = new SlotLocalChannels({ poison: true }).end("c");
    const partition = new ResultPartition({
      schema: EVERY_TYPE,
      partitioning: { kind: "forward" },
      maxParallelism: 128,
      channels: [{ id: "c", consumer: 0, end }],
      trace: null,
    });
    const rows = Array.from({ length: 20 }, (_, i) => everyTypeRow(i, 30));
    const lent = batchOfRows(EVERY_TYPE, rows);
    partition.emit(lent);
    for (const column of lent.columns) {
      if (column.kind === "string") column.heap.fill(0xdb);
      else if (column.kind === "decimal") column.low.fill(-1n);
      else if (column.kind === "int64") column.values.fill(-1n);
      else column.values.fill(-1);
    }
    partition.flush();

    const gate = new InputGate([{ id: "c", end, input: 0, schema: EVERY_TYPE }], null);
    expect(gate.next()).toBe("rows");
    expect(rowsOfBatch(gate.batch)).toEqual(rows);
    const kept = gate.batch.columns[0]!;
    gate.release();
    expect(kept.kind === "int64" && kept.values[0]).toBe(BigInt.asIntN(64, 0xdbdb_dbdb_dbdb_dbdbn));
  });
});
