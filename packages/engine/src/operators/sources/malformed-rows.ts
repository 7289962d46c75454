import type { MalformedPolicy } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import { appendValues } from "../../batch/row-values.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { OperatorContext } from "../operator.ts";
import type { RecordPlace } from "./records/file-records.ts";

/** A row that could not be read. */
export interface MalformedRow {
  /** As it stands in the file; asked for only where somebody reads it. */
  readonly raw: () => string;
  readonly reason: string;
  readonly place: RecordPlace;
  /** The column that did not fit, and where in the line it begins, from 1. */
  readonly field?: string;
  readonly position?: number;
  /** How many rows are lost with it, where it is a block of them; absent: one. */
  readonly rows?: number;
}

/** Rows that leave at once, so that a file of nothing else stays bounded too. */
const BATCH_ROWS = 256;

/** What a source does with rows that it cannot read: fail, skip, or send them to side output 0. All are counted. */
export class MalformedRows {
  readonly #policy: MalformedPolicy;
  readonly #path: string;
  readonly #context: OperatorContext;
  readonly #builder: BatchBuilder | null;

  constructor(policy: MalformedPolicy, path: string, context: OperatorContext) {
    this.#policy = policy;
    this.#path = path;
    this.#context = context;
    const side = policy === "side" ? context.sideOutputs[0] : null;
    this.#builder = side ? new BatchBuilder(side.schema, BATCH_ROWS) : null;
  }

  add(row: MalformedRow): void {
    if (this.#policy === "fail") throw this.failure(row);
    this.#context.metrics.add("malformedRecords", row.rows ?? 1);
    const builder = this.#builder;
    if (builder === null) return;
    const { place, field, position } = row;
    const [line, reason] =
      place.kind === "line" ? [place.line, row.reason] : [0, `${row.reason} (at byte ${place.byte})`];
    appendValues(builder, [row.raw(), reason, this.#path, BigInt(line), field ?? null, toBigint(position)]);
    if (builder.full) this.flush();
  }

  /** Sends what was added since the last call; a source calls it before its `poll` returns. */
  flush(): void {
    const builder = this.#builder;
    if (builder === null || builder.rowCount === 0) return;
    this.#context.sideOutputs[0]?.emit(builder.take());
    builder.reset();
  }

  /** What no policy forgives. */
  failure({ reason, place, field, position }: Omit<MalformedRow, "raw">): JobFailureError {
    return new JobFailureError("runtime.malformed-row", {
      ...(place.kind === "line" ? { line: place.line } : { byte: place.byte }),
      path: this.#path,
      problem: reason,
      ...(field !== undefined && { column: field }),
      ...(position !== undefined && { position }),
    });
  }
}

const toBigint = (value: number | undefined): bigint | null => (value === undefined ? null : BigInt(value));
