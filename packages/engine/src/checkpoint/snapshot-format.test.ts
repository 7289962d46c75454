import { expect, test } from "vitest";
import fc from "fast-check";
import { crc32 } from "./crc32.ts";
import { decodeSnapshot, encodeSnapshot } from "./snapshot-format.ts";
import type { SubtaskSnapshot } from "./state-io.ts";

const name = fc.string({ unit: "grapheme", maxLength: 20 });
const snapshots: fc.Arbitrary<SubtaskSnapshot> = fc.record({
  checkpointId: fc.nat(),
  vertexId: name,
  subtask: fc.nat(127),
  sections: fc.array(
    fc.record({
      operatorUid: name,
      name,
      keyGroup: fc.integer({ min: -1, max: 127 }),
      bytes: fc.uint8Array({ maxLength: 300 }),
    }),
    { maxLength: 6 },
  ),
});

function fileOf(snapshot: SubtaskSnapshot): Uint8Array {
  return Uint8Array.from([...encodeSnapshot(snapshot, crc32)].flatMap((slice) => [...slice]));
}

test("what was written is read", () => {
  fc.assert(
    fc.property(snapshots, (snapshot) => {
      expect(decodeSnapshot(fileOf(snapshot), crc32)).toEqual({
        kind: "intact",
        snapshot,
        checksum: crc32(fileOf(snapshot)),
      });
    }),
  );
});

const large: SubtaskSnapshot = {
  checkpointId: 7,
  vertexId: "window",
  subtask: 1,
  sections: Array.from({ length: 12 }, (_, index) => ({
    operatorUid: "window#0",
    name: "panes",
    keyGroup: index,
    bytes: Uint8Array.from({ length: 1_500 }, (_, at) => (at * 31 + index) & 0xff),
  })),
};

test("a flipped bit is found wherever it is", () => {
  const file = fileOf(large);
  for (let at = 0; at < file.length; at += 7) {
    const damaged = file.slice();
    damaged[at]! ^= 1 << (at % 8);
    expect(decodeSnapshot(damaged, crc32).kind, `byte ${at}`).toBe("damaged");
  }
});

test("a truncated or a longer file is found", () => {
  const file = fileOf(large);
  for (let length = 0; length < file.length; length += 97) {
    expect(decodeSnapshot(file.slice(0, length), crc32).kind, `${length} bytes`).toBe("damaged");
  }
  expect(decodeSnapshot(Uint8Array.of(...file, 0), crc32).kind).toBe("damaged");
});

test("names the section that is damaged", () => {
  const file = fileOf(large);
  const inThirdSection = 60 + 2 * 1_540 + 700;
  file[inThirdSection]! ^= 0x10;
  expect(decodeSnapshot(file, crc32)).toEqual({ kind: "damaged", problem: "checksum", at: "section 2" });
});
