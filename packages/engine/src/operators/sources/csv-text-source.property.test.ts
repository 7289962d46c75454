import { bigint, double, rowSchema, string } from "@millrace/graph";
import fc from "fast-check";
import { expect, it } from "vitest";
import { batchOfRows } from "../../batch/row-values.ts";
import { MemoryIo } from "../../testing/memory-io.ts";
import { OperatorRig } from "../../testing/operator-rig.ts";
import { FileSink } from "../sinks/file-sink.ts";
import { CsvTextSource } from "./csv-text-source.ts";

const columns = [
  { name: "a", type: string() },
  { name: "n", type: bigint() },
  { name: "d", type: double() },
  { name: "b", type: string() },
];
const text = fc
  .array(fc.constantFrom(",", '"', "\n", "\r\n", "x", " ", "é", "😀"), { maxLength: 6 })
  .map((parts) => parts.join(""));
const row = fc.tuple(
  fc.option(text),
  fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  fc.option(fc.double({ noDefaultInfinity: true, noNaN: true })),
  fc.option(text),
);
const rows = fc.array(row, { maxLength: 12 });
const cuts = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 20 });

/** The file that our own sink writes of the rows. */
function fileOf(values: readonly (readonly (string | bigint | number | null)[])[]): string {
  const spec = { kind: "file-sink", directory: "/", format: "csv", header: true, delimiter: "," } as const;
  const sink = new OperatorRig(new FileSink(spec), { input: columns });
  sink.operator.processBatch(batchOfRows(rowSchema(columns), values));
  sink.snapshot(1);
  sink.operator.checkpointCompleted(1);
  return sink.io.visibleText();
}

function reader(content: string, chunkLengths: readonly number[]): OperatorRig<CsvTextSource> {
  const io = new MemoryIo();
  io.chunkLengths = chunkLengths;
  io.write("/in.csv", content);
  const spec = {
    path: "/in.csv",
    mode: "once",
    delimiter: ",",
    header: true,
    columns,
    malformed: "fail",
  } as const;
  return new OperatorRig(new CsvTextSource({ kind: "csv-text-source", ...spec }), { output: columns, io });
}

it("law 1, batch cut: reads what the CSV sink wrote, however the file was read", () => {
  fc.assert(
    fc.property(rows, cuts, cuts, (values, chunks, polls) => {
      const run = reader(fileOf(values), chunks);
      expect(run.run(polls)).toBe("end");
      expect(run.rows).toEqual(values);
    }),
  );
});

it("law 2, restore equals uninterrupted: at any poll", () => {
  fc.assert(
    fc.property(rows, cuts, fc.nat(30), (values, chunks, polls) => {
      const content = fileOf(values);
      const before = reader(content, chunks);
      before.run([2], polls);
      const after = reader(content, [5]).restore(before.snapshot());
      after.run();
      expect([...before.rows, ...after.rows]).toEqual(values);
    }),
  );
});
