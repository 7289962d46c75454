import { formatType } from "@millrace/graph";
import type { AsyncRequestSpec, Field, RequestErrorPolicy } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import type { Column } from "../../batch/column.ts";
import { writeValue } from "../../batch/row-values.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { OperatorContext } from "../operator.ts";
import { JsonRecord, MISSING } from "../sources/json/json-record.ts";
import { writeMember } from "../sources/json/write-member.ts";
import type { RequestResult } from "./request-queue.ts";

const BATCH_ROWS = 1_024;
const MAX_SHOWN = 100;

/** Makes rows of what requests gave: the kept columns, then members of the answer, or what the policy says. */
export class ResultRows {
  readonly #spec: AsyncRequestSpec;
  readonly #context: OperatorContext;
  readonly #members: readonly Field[];
  readonly #record: JsonRecord;
  readonly #rows: BatchBuilder;
  readonly #aside: BatchBuilder | null;

  constructor(spec: AsyncRequestSpec, context: OperatorContext) {
    const fields = context.outputSchema?.fields ?? [];
    this.#spec = spec;
    this.#context = context;
    this.#members = fields.slice(spec.kept);
    this.#record = new JsonRecord(this.#members.map(({ name }) => name));
    this.#rows = new BatchBuilder({ fields }, BATCH_ROWS);
    const side = context.sideOutputs[0] ?? null;
    this.#aside = side && new BatchBuilder(side.schema, BATCH_ROWS);
  }

  get full(): boolean {
    return this.#rows.full || this.#aside?.full === true;
  }

  /** Throws where this ends the job: at once, whatever its row waits for. */
  check(result: RequestResult, url: string | null): void {
    if (result.kind !== "answer" && this.#policyOf(result) === "fail")
      throw requestFailure(result.problem, url);
  }

  /** `row` of the columns that came in. */
  // oxlint-disable-next-line max-params -- a row, and what became of it
  add(columns: readonly Column[], row: number, result: RequestResult, url: string | null): void {
    const problem = result.kind === "answer" ? this.#read(columns, row, result.bytes) : result.problem;
    if (problem !== null) this.#refuse(columns, row, { problem, url }, this.#policyOf(result));
  }

  #policyOf({ kind }: RequestResult): RequestErrorPolicy {
    const { onTimeout, onError } = this.#spec;
    return kind === "timeout" ? onTimeout : onError;
  }

  flush(): void {
    if (this.#rows.rowCount > 0) this.#context.output.emit(this.#rows.take());
    if (this.#aside && this.#aside.rowCount > 0) this.#context.sideOutputs[0]?.emit(this.#aside.take());
    this.#rows.reset();
    this.#aside?.reset();
  }

  /** What is wrong with the answer, or null. */
  // oxlint-disable-next-line max-params -- a row, and its answer
  #read(columns: readonly Column[], row: number, bytes: Uint8Array): string | null {
    const builder = this.#rows;
    const { used } = builder.arena;
    const record = this.#record;
    if (!record.read(bytes, 0, bytes.length)) return `no JSON object: see character ${record.problemAt + 1}`;
    this.#keep(builder, columns, row);
    for (const [member, { type }] of this.#members.entries()) {
      if (writeMember(record, member, { builder, index: this.#spec.kept + member, type })) continue;
      builder.arena.used = used;
      return this.#memberProblem(member);
    }
    builder.rowCount++;
    return null;
  }

  #memberProblem(member: number): string {
    const { name, type } = this.#members[member]!;
    if (this.#record.shape[member] === MISSING) return `no member ${name}`;
    const text = JSON.stringify(this.#record.text(member).slice(0, MAX_SHOWN));
    return `${text} of member ${name} is no ${formatType(type)}`;
  }

  // oxlint-disable-next-line max-params -- a row, why it failed, and what becomes of it
  #refuse(
    columns: readonly Column[],
    row: number,
    { problem, url }: { readonly problem: string; readonly url: string | null },
    policy: RequestErrorPolicy,
  ): void {
    if (policy === "fail") throw requestFailure(problem, url);
    this.#context.metrics.add("malformedRecords", 1);
    if (policy === "nulls") {
      this.#keep(this.#rows, columns, row);
      for (let member = 0; member < this.#members.length; member++)
        writeValue(this.#rows, this.#spec.kept + member, this.#rows.rowCount, null);
      this.#rows.rowCount++;
    }
    const aside = policy === "side" ? this.#aside : null;
    if (aside === null) return;
    this.#keep(aside, columns, row);
    for (const [index, value] of [problem, url].entries())
      writeValue(aside, this.#spec.kept + index, aside.rowCount, value);
    aside.rowCount++;
  }

  // oxlint-disable-next-line max-params -- from where to where
  #keep(to: BatchBuilder, columns: readonly Column[], row: number): void {
    for (let index = 0; index < this.#spec.kept; index++)
      to.copyValue(index, to.rowCount, columns[index]!, row);
  }
}

const requestFailure = (problem: string, url: string | null): JobFailureError =>
  new JobFailureError("runtime.request-failed", { problem, url: url ?? "NULL" }, { cause: problem });
