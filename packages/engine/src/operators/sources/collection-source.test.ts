import { bigint, decimal, string, timestamp } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { OperatorRig } from "../../testing/operator-rig.ts";
import { CollectionSource } from "./collection-source.ts";

const output = [
  { name: "id", type: bigint(false) },
  { name: "name", type: string() },
  { name: "price", type: decimal(20, 2) },
  { name: "at", type: timestamp() },
];
const rows = [
  ["9007199254740993", "ann", "-150", 5],
  ["2", null, null, null],
  ["3", "", "99999999999999999999", -1],
];
const expected = [
  [9007199254740993n, "ann", -150n, 5],
  [2n, null, null, null],
  [3n, "", 99999999999999999999n, -1],
];
const source = () => new CollectionSource({ kind: "collection-source", rows });

describe("Collection", () => {
  it("gives the rows of the graph and ends", () => {
    const rig = new OperatorRig(source(), { output });
    expect(rig.run()).toBe("end");
    expect(rig.rows).toEqual(expected);
  });

  it("gives them once at any parallelism", () => {
    const rig = new OperatorRig(source(), { output, subtask: 1, parallelism: 2 });
    expect(rig.run()).toBe("end");
    expect(rig.rows).toEqual([]);
  });

  it("gives no row twice and none too few after a restore at any row", () => {
    for (let cut = 0; cut <= rows.length; cut++) {
      const before = new OperatorRig(source(), { output });
      before.run([1], cut);
      const after = new OperatorRig(source(), { output }).restore(before.snapshot());
      after.run([2]);
      expect([...before.rows, ...after.rows]).toEqual(expected);
    }
  });

  it("ends where there are no rows", () => {
    const rig = new OperatorRig(new CollectionSource({ kind: "collection-source", rows: [] }), { output });
    expect(rig.run()).toBe("end");
  });
});
