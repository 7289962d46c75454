import { writeFileSync } from "node:fs";
import { whySlow } from "../why-slow.ts";
import type { Evidence } from "../evidence.ts";
import { Diagnosis } from "./diagnose.ts";
import { isRight, SEEDED_FAULTS } from "./seeded-faults.ts";
import type { SeededFault } from "./seeded-faults.ts";

/**
 * `node apps/server/src/diagnosis/testing/score.ts [--record FILE]`: every seeded fault on the running engine, in
 * processes and threads, and how many are named right. What was measured can be kept for the unit test.
 */
const SLOTS = 7;
const record = process.argv[process.argv.indexOf("--record") + 1];

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

await using diagnosis = await Diagnosis.start(SLOTS);
const measured: Record<string, Evidence> = {};
let right = 0;
for (const batch of batches(SEEDED_FAULTS)) {
  const all = await diagnosis.of(batch.map(({ graph }) => graph));
  all.forEach((evidence, index) => {
    const fault = batch[index]!;
    const finding = whySlow(evidence);
    const isNamed = isRight(fault, finding);
    if (isNamed) right++;
    measured[fault.name] = evidence;
    console.log(
      `${isNamed ? "right" : "MISSED"}  ${fault.name}: ${finding?.code ?? "nothing"} ${finding?.nodeId ?? ""}`,
    );
  });
}
if (process.argv.includes("--record") && record !== undefined)
  writeFileSync(record, `${JSON.stringify(measured)}\n`);
const kinds = new Set(SEEDED_FAULTS.map(({ expected }) => expected.code)).size;
console.log(JSON.stringify({ program: "why-slow", faults: SEEDED_FAULTS.length, kinds, right }));
