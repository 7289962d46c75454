export interface CheckpointOf {
  readonly checkpointId: number;
  readonly vertexId: string;
  readonly subtask: number;
}

export type ToWriter =
  | {
      readonly kind: "slice";
      readonly about: CheckpointOf;
      readonly section: { readonly operatorUid: string; readonly name: string; readonly keyGroup: number };
      readonly buffer: ArrayBuffer;
      readonly length: number;
    }
  | {
      readonly kind: "finish";
      readonly about: CheckpointOf;
      readonly base: number | null;
      readonly type: "checkpoint" | "savepoint";
    }
  | { readonly kind: "raw"; readonly bytes: number }
  /** Whether what is written from now on is made durable. */
  | { readonly kind: "durable"; readonly durable: boolean }
  | { readonly kind: "clear" };

export type FromWriter =
  | { readonly kind: "returned"; readonly buffer: ArrayBuffer }
  | { readonly kind: "finished"; readonly bytes: number };
