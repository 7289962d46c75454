/** Steps on one window operator, as Flink's own tests make them. The record's first field is its key. */
export interface OperatorScript {
  readonly name: string;
  readonly category: string;
  readonly format: "operator-script";
  readonly steps: readonly ScriptStep[];
}

/** `h`: which of the operators; a snapshot of one is what the next is restored from. */
export type ScriptStep =
  | { readonly op: "restore"; readonly h: number }
  | { readonly op: "open"; readonly h: number; readonly operator: ScriptOperator }
  | {
      readonly op: "element";
      readonly h: number;
      readonly record: readonly [key: string, value: number];
      /** Absent or null: the record has no timestamp. */
      readonly ts?: number | null;
    }
  | { readonly op: "watermark" | "processingTime"; readonly h: number; readonly t: number }
  | { readonly op: "snapshot" | "close"; readonly h: number }
  | ScriptExpectation;

export interface ScriptExpectation {
  readonly op: "expectOutputSoFar" | "lateSideOutputObserved";
  readonly rows?: readonly ScriptOutput[];
}

export const isExpectation = (step: ScriptStep): step is ScriptExpectation =>
  step.op === "expectOutputSoFar" || step.op === "lateSideOutputObserved";

/** Names and settings as Flink's classes print themselves. */
export interface ScriptOperator {
  readonly class: string;
  readonly windowAssigner: string;
  readonly trigger: string;
  readonly evictor?: string;
  readonly windowStateDescriptor: string;
  readonly allowedLateness: string;
  readonly lateDataOutputTag: string;
  readonly windowFunction: string;
}

/** A time of null is Java's largest: that of a window that never ends, and of the end of time. */
export type ScriptOutput =
  | { readonly record: readonly unknown[] | string; readonly ts: number | null }
  | { readonly watermark: number | null };

export const isOperatorScript = (test: unknown): test is OperatorScript =>
  typeof test === "object" && test !== null && "format" in test && test.format === "operator-script";
