import { InvariantError, rowSchema } from "@millrace/graph";
import type {
  Expression,
  FunctionCode,
  FunctionErrorPolicy,
  PartitionerPartitioning,
  RowSchema,
} from "@millrace/graph";
import type { Column } from "../batch/column.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import { readValue } from "../batch/row-values.ts";
import { compileCalc } from "../expression/compile-calc.ts";
import { ExpressionEnvironment } from "../expression/expression-environment.ts";
import { createVm } from "../functions/create-vm.ts";
import { rowFailure } from "../functions/function-failure.ts";
import type { FunctionFailure } from "../functions/function-failure.ts";
import { PartitionerFunction } from "../functions/partitioner-function.ts";
import { ReservedMemory } from "../state/reserved-memory.ts";
import type { MemoryBudget } from "../state/reserved-memory.ts";
import { printValue } from "../operators/sinks/print-format.ts";
import { describeRow } from "../task/describe-row.ts";
import { JobFailureError } from "../task/job-failure-error.ts";
import type { ChannelChooser } from "./channel-chooser.ts";

export interface PartitionerPlace {
  readonly schema: RowSchema;
  /** Channels: numbers from 0 to one below. */
  readonly channels: number;
  /** The slot's: the sandbox of a function takes of it until the chooser is closed. */
  readonly memory: MemoryBudget;
  /** Told of rows that the policy skips. */
  readonly unrouted: (rows: number) => void;
}

/**
 * By what a person says of each row: Flink's partitionCustom. A row for which it says a number that is no channel, or NULL,
 * or throws, ends the job, named by the node that says it and the row; or goes nowhere and is counted, by policy.
 */
export function byPartitioner(
  { by, nodeId, name }: PartitionerPartitioning,
  place: PartitionerPlace,
): ChannelChooser {
  const { unrouted } = place;
  const skips: Fails = () => unrouted(1);
  const fails: Fails = (failure, batch, row) => {
    const { reason, params } = failureOf(
      failure,
      place.channels,
      describeRow(batch, row, place.schema.fields),
    );
    throw new JobFailureError(reason, { ...params, ...(name !== undefined && { node: name }) }, { nodeId });
  };
  const failed = policyOf(by) === "fail" ? fails : skips;
  return by.kind === "expression"
    ? byExpression(by.value, place, failed)
    : byFunction(by.code, place, failed);
}

/** Of a row without a channel: throws, or leaves it out. */
type Fails = (failure: FunctionFailure, batch: RowBatch, row: number) => void;

const policyOf = (by: PartitionerPartitioning["by"]): FunctionErrorPolicy =>
  by.kind === "expression" ? by.onError : by.code.onError;

function failureOf(failure: FunctionFailure, subtasks: number, row: string): JobFailureError["failure"] {
  if (failure.kind === "result")
    return new JobFailureError("runtime.partition-range", {
      got: failure.got,
      subtasks,
      last: subtasks - 1,
      row,
    }).failure;
  return rowFailure(failure, row).failure;
}

function byFunction(
  code: FunctionCode,
  { schema, channels: count, memory }: PartitionerPlace,
  failed: Fails,
): ChannelChooser {
  const run = new PartitionerFunction({ code, input: schema, channels: count }, createVm());
  const reserved = new ReservedMemory(memory);
  return {
    choose(batch, channels) {
      reserved.settle(run.byteSize);
      for (let at = batch.from; at < batch.to;) {
        const wrong = run.choose(batch, at, channels);
        if (wrong === null) return;
        failed(wrong.failure, batch, wrong.row);
        channels[wrong.row] = count;
        at = wrong.row + 1;
      }
    },
    close() {
      run.close();
      reserved.release();
    },
  };
}

function byExpression(
  value: Expression,
  { schema, channels: count }: PartitionerPlace,
  failed: Fails,
): ChannelChooser {
  const output = rowSchema([{ name: "partition", type: value.type }]);
  const environment = ExpressionEnvironment.fixed();
  const loop = compileCalc([{ filter: null, projections: [value] }], { input: schema, output, environment });
  return {
    choose(batch, channels) {
      const chosen = loop.run(batch);
      const column = chosen.columns[0]!;
      for (let row = batch.from; row < batch.to; row++) {
        const at = row - batch.from + chosen.from;
        const channel = channelAt(column, at, count);
        if (channel < 0) {
          const got = printValue(readValue(column, at), value.type) ?? "NULL";
          failed({ kind: "result", column: "", type: null, got }, batch, row);
        }
        channels[row] = channel < 0 ? count : channel;
      }
    },
  };
}

/** -1: none of them. */
function channelAt(column: Column, at: number, count: number): number {
  if (column.nulls !== null && column.nulls[at] !== 0) return -1;
  if (column.kind === "int64") {
    const value = column.values[at]!;
    return value >= 0n && value < BigInt(count) ? Number(value) : -1;
  }
  if (column.kind !== "int8" && column.kind !== "int32")
    throw new InvariantError(`a channel is not chosen by ${column.kind}`);
  const value = column.values[at]!;
  return value >= 0 && value < count ? value : -1;
}
