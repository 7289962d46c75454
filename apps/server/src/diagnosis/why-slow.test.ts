import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Evidence } from "./evidence.ts";
import { HELD_OUT_FAULTS } from "./testing/held-out-faults.ts";
import { isRight } from "./testing/seeded-fault.ts";
import type { SeededFault } from "./testing/seeded-fault.ts";
import { TUNED_FAULTS } from "./testing/tuned-faults.ts";
import { whySlow } from "./why-slow.ts";

interface Recorded {
  readonly name: string;
  readonly evidence: Evidence;
}

/** Measured on the running engine: see testing/score.ts. */
const recorded = new Map(
  readFileSync(new URL("./testing/recorded-faults.jsonl", import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Recorded)
    .map(({ name, evidence }) => [name, evidence]),
);

function findingOf(fault: SeededFault) {
  const evidence = recorded.get(fault.name);
  return evidence === undefined ? null : whySlow(evidence);
}

describe("why a job is slow", () => {
  test.each([
    ["that the rules were made with", TUNED_FAULTS],
    ["held out", HELD_OUT_FAULTS],
  ] as const)("of seeded faults %s nine of ten are named right, of eight kinds and more", (_, faults) => {
    const wrong = faults.filter((fault) => !isRight(fault, findingOf(fault)));
    expect(new Set(faults.map(({ expected }) => expected.code)).size).toBeGreaterThanOrEqual(8);
    expect(wrong.map(({ name }) => name).slice(Math.floor(faults.length / 10))).toEqual([]);
  });

  test("a hot key is told by name and share", () => {
    const finding = findingOf(TUNED_FAULTS.find(({ name }) => name === "a hot key of four subtasks")!);
    expect(finding?.hotKey).toMatchObject({ columns: ["key"], values: ["7"] });
    expect(finding?.hotKey?.share).toBeGreaterThan(0.5);
  });

  test("nothing is said of a job of which nothing was measured", () => {
    const { graph } = TUNED_FAULTS[0]!;
    expect(whySlow({ jobGraph: graph, subtasks: [], channels: [], hotKeys: [], overMs: 0 })).toBeNull();
  });
});
