import { writeFileSync } from "node:fs";
import { whySlow } from "../why-slow.ts";
import type { Evidence } from "../evidence.ts";
import { Diagnosis } from "./diagnose.ts";
import { HELD_OUT_FAULTS } from "./held-out-faults.ts";
import { isRight } from "./seeded-fault.ts";
import type { SeededFault } from "./seeded-fault.ts";
import { TUNED_FAULTS } from "./tuned-faults.ts";

/**
 * `node apps/server/src/diagnosis/testing/score.ts [--record FILE] [--only tuned|held-out]`: every seeded fault on the
 * running engine, in processes and threads, and how many are named right: of those that the rules were made with, and of
 * those held out. What was measured can be kept for the unit test.
 */
const SLOTS = 7;
const option = (name: string): string | undefined =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined;

function* batches(faults: readonly SeededFault[]): Iterable<readonly SeededFault[]> {
  let batch: SeededFault[] = [];
  let slots = 0;
  for (const fault of faults) {
    const wanted =
      Math.max(...fault.graph.vertices.map(({ parallelism }) => parallelism)) + (fault.apart ?? 0);
    if (slots + wanted > SLOTS) {
      yield batch;
      batch = [];
      slots = 0;
    }
    batch.push(fault);
    slots += wanted;
  }
  yield batch;
}

async function score(set: string, faults: readonly SeededFault[], diagnosis: Diagnosis): Promise<void> {
  let right = 0;
  for (const batch of batches(faults)) {
    const all = await diagnosis.of(batch.map(({ graph }) => graph));
    all.forEach((evidence, index) => {
      const fault = batch[index]!;
      const finding = whySlow(evidence);
      const isNamed = isRight(fault, finding);
      if (isNamed) right++;
      measured[fault.name] = evidence;
      const found = `${finding?.code ?? "nothing"} ${finding?.nodeId ?? ""}`;
      console.log(`${isNamed ? "right" : "MISSED"}  ${set}, ${fault.name}: ${found}`);
    });
  }
  const kinds = new Set(faults.map(({ expected }) => expected.code)).size;
  console.log(JSON.stringify({ program: "why-slow", set, faults: faults.length, kinds, right }));
}

const measured: Record<string, Evidence> = {};
await using diagnosis = await Diagnosis.start(SLOTS);
const only = option("--only");
if (only !== "held-out") await score("tuned", TUNED_FAULTS, diagnosis);
if (only !== "tuned") await score("held-out", HELD_OUT_FAULTS, diagnosis);
const record = option("--record");
if (record !== undefined)
  writeFileSync(
    record,
    Object.entries(measured)
      .map(([name, evidence]) => `${JSON.stringify({ name, evidence })}\n`)
      .join(""),
  );
