import { everyTypeRow } from "./channel-script.ts";
import type { ScriptStep } from "./channel-script.ts";

export interface ProducerThreadData {
  readonly buffer: SharedArrayBuffer;
  readonly block: number;
  readonly doorbell: number;
  readonly producer: number;
}

/** The script of one producer thread: the same wherever it is made. */
export function threadScript(producer: number): readonly ScriptStep[] {
  let number = producer * 1_000_000;
  return Array.from({ length: 300 }, (_, i): ScriptStep[] => {
    const textBytes = i % 50 === 49 ? 80_000 : (i * 37) % 200;
    const count = textBytes > 1_000 ? 1 : (i * 13) % 90;
    const rows = Array.from({ length: count }, () => everyTypeRow(number++, textBytes));
    const steps: ScriptStep[] = [{ kind: "rows", rows }];
    if (i % 3 === 0) steps.push({ kind: "watermark", watermark: i });
    if (i % 20 === 0) steps.push({ kind: "barrier", checkpointId: i + 1 });
    if (i % 7 === 0) steps.push({ kind: "flush" });
    return steps;
  }).flat();
}
