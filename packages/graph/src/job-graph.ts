import type { Expression } from "./expression.ts";
import type { FunctionCode, FunctionErrorPolicy } from "./function-spec.ts";
import type { OperatorSpec } from "./operator-spec.ts";
import type { RowSchema } from "./row-type.ts";
import type { ExecutionMode } from "./runtime-mode.ts";

/**
 * How rows of an edge are spread over the consumer's subtasks. `forward`: subtask i to subtask i (same parallelism).
 * `hash`: by key group of the key columns. `rebalance`: round robin by row batches. `broadcast`: to all.
 * `rescale`: round robin among the consumers that are the producer's own (see `consumersOf`). `global`: to subtask 0.
 * `shuffle`: row by row at random, by a seed. `custom`: an integer column modulo the number of subtasks (of a negative one the
 * remainder that is not negative; NULL: 0). `partitioner`: what an expression or a person's function says of each row.
 */
export type Partitioning =
  | { readonly kind: "forward" }
  | { readonly kind: "hash"; readonly keys: readonly number[] }
  | { readonly kind: "rebalance" }
  | { readonly kind: "broadcast" }
  | { readonly kind: "rescale" }
  | { readonly kind: "global" }
  | { readonly kind: "shuffle"; readonly seed: number }
  | { readonly kind: "custom"; readonly column: number }
  | PartitionerPartitioning;

/**
 * The number of a subtask. Where it is none that is there, the row fails the job or is left out (`skip`): an edge has no side
 * output. `nodeId` and `name`: of the node that says so.
 */
export interface PartitionerPartitioning {
  readonly kind: "partitioner";
  readonly nodeId: string;
  readonly name?: string;
  readonly by:
    | {
        readonly kind: "expression";
        readonly value: Expression;
        readonly onError: FunctionErrorPolicy;
      }
    | { readonly kind: "function"; readonly code: FunctionCode };
}

/**
 * The StreamGraph: what the person drew, checked and lowered, one StreamNode a canvas node. Nodes that lower to no
 * operator (Key by, Union) stay here and are gone in the JobGraph.
 */
export interface StreamGraph {
  readonly nodes: readonly StreamNode[];
  readonly edges: readonly StreamEdge[];
}

export interface StreamNode {
  readonly id: string;
  /** Stable operator uid; state is matched by it. */
  readonly uid: string;
  readonly kind: string;
  readonly name: string;
  readonly parallelism: number;
  /** Lowered, in order; empty for partitioning-only nodes. */
  readonly operators: readonly OperatorSpec[];
  /** Rows of the first input; null for a source. Where several edges come in there, all have these fields. */
  readonly inputSchema: RowSchema | null;
  /** Where it has more than one input: all of them, in the order of its ports. */
  readonly inputs?: readonly StreamInput[];
  /** Rows between the operators where there are several; one shorter than `operators`. */
  readonly between: readonly RowSchema[];
  readonly outputSchema: RowSchema | null;
  /** In the order of the node's ports; absent: it has none. */
  readonly sideOutputs?: readonly StreamSideOutput[];
}

export interface StreamInput {
  readonly port: string;
  readonly schema: RowSchema;
  /** Rows of the node's main output come back here. */
  readonly feedback?: true;
}

export interface StreamSideOutput {
  readonly port: string;
  /** Index in `operators`. */
  readonly operator: number;
  readonly schema: RowSchema;
}

export interface StreamEdge {
  readonly id: string;
  readonly source: string;
  readonly sourcePort: string;
  readonly target: string;
  readonly targetPort: string;
  readonly partitioning: Partitioning;
  /** A person or Key by said so; absent: it follows from the two ends. */
  readonly chosen?: true;
  readonly schema: RowSchema;
}

/**
 * The JobGraph: vertices are operator chains. Chains are trees: an operator may feed several later operators of its
 * chain and several out-edges of the vertex.
 *
 * 1. `vertices` are in topological order, but for feedback edges; operators of a vertex too (an operator's `input` is smaller than its index).
 * 2. Only operator 0 of a vertex has network inputs (or is a source), so that what has several inputs is a head.
 */
export interface JobGraph {
  readonly name: string;
  readonly vertices: readonly JobVertex[];
  readonly edges: readonly JobEdge[];
  readonly maxParallelism: number;
  readonly settings: JobSettings;
}

export interface JobVertex {
  readonly id: string;
  /** Operator names joined by " -> ", as Flink prints it. */
  readonly name: string;
  readonly parallelism: number;
  readonly slotSharingGroup: string;
  readonly operators: readonly ChainedOperator[];
}

export interface ChainedOperator {
  /** `<node uid>#<n>`: state is matched by it. */
  readonly uid: string;
  /** Canvas node that it came from. */
  readonly nodeId: string;
  readonly name: string;
  readonly spec: OperatorSpec;
  /** Index in the chain of the operator that feeds it, or null for the head. */
  readonly input: number | null;
  /** Position of the side output of `input` that feeds it; absent: the main output. */
  readonly inputSide?: number;
  readonly inputSchema: RowSchema | null;
  /** Rows of each input where there is more than one; `inputSchema` is the first of them. */
  readonly inputSchemas?: readonly RowSchema[];
  readonly outputSchema: RowSchema | null;
  /** Rows of its side outputs by position, null where nobody reads one; absent: it has none. */
  readonly sideOutputs?: readonly (RowSchema | null)[];
}

export interface JobEdge {
  readonly id: string;
  /** Canvas edges that it stands for (several where Key by or Union lie between). */
  readonly streamEdgeIds: readonly string[];
  readonly source: string;
  /** Index of the operator in the source vertex whose output it carries. */
  readonly sourceOperator: number;
  /** Position of the side output of that operator that it carries; absent: the main output. */
  readonly sourceSide?: number;
  readonly target: string;
  /** Which input of the target's head it feeds; absent: the first. */
  readonly targetInput?: number;
  /** It leads back to where its rows came from: the one kind of edge whose target may stand before its source. */
  readonly feedback?: true;
  readonly partitioning: Partitioning;
  readonly schema: RowSchema;
  /**
   * Flink's ResultPartitionType BLOCKING: the producer's rows are written to disk, and the consumer begins when all of them
   * are there. Absent: pipelined.
   */
  readonly exchange?: "blocking";
}

/** `hashmap`: typed tables in memory, as Flink's HashMapStateBackend. `lmdb`: on disk, in place of EmbeddedRocksDBStateBackend. */
export const STATE_BACKENDS = ["hashmap", "lmdb"] as const;
export type StateBackendKind = (typeof STATE_BACKENDS)[number];

export interface JobSettings {
  /** Absent: streaming. */
  readonly runtimeMode?: ExecutionMode;
  /** Default parallelism of nodes that name none. */
  readonly parallelism: number;
  readonly checkpoint: CheckpointSettings;
  readonly restart: RestartStrategy;
  /**
   * The job fails, and names the row, when it has failed so often at one and the same row, whatever the restart strategy
   * would still allow. 0: never. Absent: `POISON_ROW_FAILURES`.
   */
  readonly poisonRowFailures?: number | undefined;
  /** A half-filled segment is sent after so many ms at the latest. */
  readonly bufferTimeoutMs: number;
  /** Null or absent: what whoever runs the job keeps state in; in memory, where that is not said. */
  readonly stateBackend?: StateBackendSettings | null | undefined;
}

export interface StateBackendSettings {
  readonly kind: StateBackendKind;
  /** LMDB: memory that the state of an operator may take in a subtask. */
  readonly memoryMb?: number | undefined;
  /** LMDB: what the state of a subtask may take on disk. */
  readonly diskMb?: number | undefined;
}

/**
 * `aligned`: exactly once; a channel whose barrier came waits for the others. `unaligned`: exactly once; the barrier
 * overtakes the rows in flight, which become part of the checkpoint. `at-least-once`: nothing waits, and after a failure
 * rows between the barriers count twice.
 */
export const CHECKPOINT_MODES = ["aligned", "unaligned", "at-least-once"] as const;
export type CheckpointMode = (typeof CHECKPOINT_MODES)[number];

export interface CheckpointSettings {
  /** Absent: aligned. */
  readonly mode?: CheckpointMode;
  /** Unaligned: so long after its trigger a barrier is aligned before it overtakes; 0 or absent: it overtakes at once. */
  readonly alignedTimeoutMs?: number;
  /** Milliseconds between triggers; null: no periodic checkpoints (a bounded job still takes a final one). */
  readonly intervalMs: number | null;
  /** Milliseconds between savepoints that whoever runs the job takes; null or absent: none. */
  readonly savepointIntervalMs?: number | null | undefined;
  readonly timeoutMs: number;
  readonly minPauseMs: number;
  readonly retained: number;
  readonly tolerableFailures: number;
  /** What becomes of the retained checkpoints when the job is cancelled. Those of a failed or stopped job are kept. */
  readonly onCancel: "retain" | "delete";
}

/** Where a pipeline does not say. */
export const POISON_ROW_FAILURES = 3;

/** Flink's restart strategies, with its meaning of each figure. */
export type RestartStrategy =
  | { readonly kind: "none" }
  | { readonly kind: "fixed-delay"; readonly attempts: number; readonly delayMs: number }
  /** Without end; the delay grows by `multiplier` up to the maximum, and is the initial one again after a quiet time. */
  | {
      readonly kind: "exponential-delay";
      readonly initialMs: number;
      readonly maxMs: number;
      readonly multiplier: number;
      /** So long without a failure, beyond the delay itself, resets the delay. */
      readonly resetAfterMs: number;
      /** Each delay is shortened or lengthened at random by up to this share of it. */
      readonly jitter: number;
    }
  /** Fails the job with the first failure beyond `maxFailures` within `intervalMs`. */
  | {
      readonly kind: "failure-rate";
      readonly maxFailures: number;
      readonly intervalMs: number;
      readonly delayMs: number;
    };
