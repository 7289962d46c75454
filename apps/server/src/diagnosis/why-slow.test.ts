import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Evidence } from "./evidence.ts";
import { isRight, SEEDED_FAULTS } from "./testing/seeded-faults.ts";
import { whySlow } from "./why-slow.ts";

/** Measured on the running engine: see testing/score.ts. */
const recorded = JSON.parse(
  readFileSync(new URL("./testing/recorded-faults.json", import.meta.url), "utf8"),
) as Readonly<Record<string, Evidence>>;

const findings = SEEDED_FAULTS.map((fault) => {
  const evidence = recorded[fault.name];
  return { fault, finding: evidence === undefined ? null : whySlow(evidence) };
});

describe("why a job is slow", () => {
  test("seeded faults of eight kinds and more are named right in nine of ten cases", () => {
    const right = findings.filter(({ fault, finding }) => isRight(fault, finding));
    const kinds = new Set(SEEDED_FAULTS.map(({ expected }) => expected.code)).size;
    console.log(`${right.length} of ${findings.length} seeded faults of ${kinds} kinds named right`);
    expect(kinds).toBeGreaterThanOrEqual(8);
    expect(right.length / findings.length).toBeGreaterThanOrEqual(0.9);
  });

  test("a hot key is told by name and share", () => {
    const { finding } = findings.find(({ fault }) => fault.name === "a hot key of four subtasks")!;
    expect(finding?.hotKey).toMatchObject({ columns: ["key"], values: ["7"] });
    expect(finding?.hotKey?.share).toBeGreaterThan(0.5);
  });

  test("nothing is said of a job of which nothing was measured", () => {
    const { graph } = SEEDED_FAULTS[0]!;
    expect(whySlow({ jobGraph: graph, subtasks: [], channels: [], hotKeys: [], overMs: 0 })).toBeNull();
  });
});
