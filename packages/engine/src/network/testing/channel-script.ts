import { bigint, boolean, decimal, double, int, rowSchema, string, timestamp } from "@millrace/graph";
import type { RowSchema } from "@millrace/graph";
import { batchOfRows, rowsOfBatch } from "../../batch/row-values.ts";
import type { Value } from "../../batch/row-values.ts";
import { CONTROL_END_OF_INPUT, CONTROL_WATERMARK, isBarrier } from "../frame.ts";
import type { InputGate } from "../input-gate.ts";
import type { ResultPartition } from "../result-partition.ts";

/** Every physical type, nullable and not. Column 0 numbers the rows, column 1 is the key. */
export const EVERY_TYPE: RowSchema = rowSchema([
  { name: "number", type: bigint(false) },
  { name: "key", type: string(false) },
  { name: "flag", type: boolean() },
  { name: "small", type: int() },
  { name: "big", type: bigint() },
  { name: "ratio", type: double() },
  { name: "time", type: timestamp() },
  { name: "price", type: decimal(10, 2) },
  { name: "wide", type: decimal(38, 4) },
  { name: "text", type: string() },
]);

/** What one producer does, in order. */
export type ScriptStep =
  | { readonly kind: "rows"; readonly rows: readonly (readonly Value[])[] }
  | { readonly kind: "watermark"; readonly watermark: number }
  | { readonly kind: "barrier"; readonly checkpointId: number }
  | { readonly kind: "flush" };

/** What arrives on one channel, in order. */
export type Arrival =
  | { readonly row: readonly Value[] }
  | { readonly watermark: number }
  | { readonly barrier: number }
  | "end";

/** Row `number` of producer `producer`; `textBytes` of text, NULLs spread by number. */
export function everyTypeRow(number: number, textBytes: number): readonly Value[] {
  const nullAt = (divisor: number, value: Value): Value => (number % divisor === 0 ? null : value);
  const wide = BigInt(number) * 1_234_567_890_123_456_789n * (number % 2 === 0 ? 1n : -1n);
  return [
    BigInt(number),
    `key-${number % 13}`,
    nullAt(3, number % 2 === 0),
    nullAt(5, -number),
    nullAt(4, -9_007_199_254_740_993n + BigInt(number)),
    nullAt(7, number / 3),
    nullAt(2, 1_700_000_000_000 + number),
    nullAt(6, BigInt(number * 7)),
    nullAt(8, wide),
    nullAt(9, "é".repeat(textBytes >> 1) + String(number)),
  ];
}

/** Runs a script against a partition, one step a call, draining first. */
export class ScriptProducer {
  readonly #partition: ResultPartition;
  readonly #steps: readonly ScriptStep[];
  #next = 0;

  constructor(partition: ResultPartition, steps: readonly ScriptStep[]) {
    this.#partition = partition;
    this.#steps = steps;
  }

  /** `blocked`: waits for credit. */
  step(): "more" | "blocked" | "done" {
    if (this.#partition.blocked && !this.#partition.drain()) return "blocked";
    const step = this.#steps[this.#next];
    if (step === undefined) return this.#finish();
    this.#next++;
    switch (step.kind) {
      case "rows":
        this.#partition.emit(batchOfRows(EVERY_TYPE, step.rows));
        break;
      case "watermark":
        this.#partition.emitWatermark(step.watermark);
        break;
      case "barrier":
        this.#partition.emitBarrier(step.checkpointId, 1);
        break;
      case "flush":
        this.#partition.flush();
        break;
    }
    return "more";
  }

  #finish(): "more" | "done" {
    if (this.#next === this.#steps.length) {
      this.#next++;
      this.#partition.endInput();
      return "more";
    }
    if (this.#next === this.#steps.length + 1) {
      this.#next++;
      this.#partition.close();
    }
    return "done";
  }
}

/** Takes what arrives at a gate, by channel. */
export class ArrivalLog {
  readonly channels: Arrival[][];
  readonly #gate: InputGate;
  #ended = 0;

  constructor(gate: InputGate) {
    this.#gate = gate;
    this.channels = Array.from({ length: gate.size }, () => []);
  }

  /** False: nothing there. */
  step(): boolean {
    const found = this.#gate.next();
    if (found === "empty") return false;
    const log = this.channels[this.#gate.channel]!;
    if (found === "rows") log.push(...rowsOfBatch(this.#gate.batch).map((row) => ({ row })));
    else if (this.#gate.controlKind === CONTROL_WATERMARK) log.push({ watermark: this.#gate.controlA });
    else if (isBarrier(this.#gate.controlKind)) log.push({ barrier: this.#gate.controlA });
    else if (this.#gate.controlKind === CONTROL_END_OF_INPUT) {
      log.push("end");
      this.#ended++;
    }
    return true;
  }

  get ended(): boolean {
    return this.#ended === this.channels.length;
  }
}

/** What a script makes arrive where one channel gets everything; of watermarks without rows between, the last. */
export function arrivalsOf(steps: readonly ScriptStep[]): Arrival[] {
  const arrivals: Arrival[] = [];
  for (const step of steps) {
    if (step.kind === "rows") arrivals.push(...step.rows.map((row) => ({ row })));
    else if (step.kind === "watermark") arrivals.push({ watermark: step.watermark });
    else if (step.kind === "barrier") arrivals.push({ barrier: step.checkpointId });
  }
  return [...arrivals, "end"];
}

/** Leaves out watermarks that another follows directly: a frame keeps the newest at a place. */
export function withoutSuperseded(arrivals: readonly Arrival[]): Arrival[] {
  const isWatermark = (arrival: Arrival | undefined): boolean =>
    typeof arrival === "object" && "watermark" in arrival;
  return arrivals.filter((arrival, i) => !(isWatermark(arrival) && isWatermark(arrivals[i + 1])));
}
