import { bigint } from "@millrace/graph";
import { expect, test } from "vitest";
import { SeededRandom } from "../seeded-random.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import { SimulatedTableFile } from "./simulated-table-file.ts";

const target = {
  path: "/t.db",
  table: "t",
  columns: [{ name: "k", type: bigint() }],
  keys: [0],
  sink: "s/0",
};
const row = (k: number, attempt = 0) => ({
  target,
  writer: { jobId: "j", epoch: 1, attempt },
  bytes: new TextEncoder().encode(`+{"k":${k}}\n`),
});
const shown = (file: SimulatedTableFile): string =>
  [...file.tables.values()]
    .map(({ lines }) => new TextDecoder().decode(lines))
    .join("")
    .replaceAll("\n", " ");

function process(): SimulatedProcess & { die(): void } {
  const ends: (() => void)[] = [];
  const made = { atEnd: (action: () => void) => ends.push(action), die: () => ends.forEach((end) => end()) };
  return made as unknown as SimulatedProcess & { die(): void };
}

function commit(file: SimulatedTableFile, k: number): void {
  const writer = process();
  file.begin(writer);
  file.write(row(k));
  file.sync();
  file.commit();
  file.end(writer);
}

test("what is committed survives a loss of power; what is rolled back is overwritten by what comes next", () => {
  for (let seed = 0; seed < 20; seed++) {
    const file = new SimulatedTableFile(new SeededRandom(seed));
    commit(file, 1);
    const writer = process();
    file.begin(writer);
    file.write(row(2));
    file.end(writer);
    expect(shown(file)).toBe('["1"] ');
    commit(file, 3);
    file.losePower();
    expect(shown(file)).toBe('["1"] ["3"] ');
  }
});

test("frames of one that dies, and of one that is rolled back, are found again or not", () => {
  const ends = { died: new Set<string>(), power: new Set<string>() };
  for (let seed = 0; seed < 20; seed++) {
    const [died, power] = [0, 1].map(() => new SimulatedTableFile(new SeededRandom(seed)));
    const [writer, other] = [process(), process()];
    died!.begin(writer);
    expect(died!.begin(other)).toBe(false);
    died!.write(row(1));
    writer.die();
    expect(died!.begin(other)).toBe(true);
    ends.died.add(shown(died!));
    power!.begin(other);
    power!.write(row(1));
    power!.losePower();
    ends.power.add(shown(power!));
  }
  for (const seen of [ends.died, ends.power]) expect([...seen].toSorted()).toEqual(["", '["1"] ']);
});

test("what is visible without being synced goes with the power, the latest first", () => {
  const ends = new Set<string>();
  for (let seed = 0; seed < 30; seed++) {
    const file = new SimulatedTableFile(new SeededRandom(seed));
    for (const k of [1, 2]) {
      file.write(row(k));
      file.commit();
    }
    file.losePower();
    ends.add(shown(file));
  }
  expect([...ends].toSorted()).toEqual(["", '["1"] ', '["1"] ["2"] ']);
});

test("a later attempt shuts out the earlier ones of its sink", () => {
  const file = new SimulatedTableFile(new SeededRandom(1));
  file.write(row(1, 2));
  expect(file.admits(row(2, 1))).toBe(true);
  file.commit();
  expect([file.admits(row(2, 1)), file.admits(row(2, 2)), file.admits(row(2, 3))]).toEqual([
    false,
    true,
    true,
  ]);
});
