import { once } from "node:events";
import type { SkippedRows } from "@millrace/engine/node";
import { renderFailure } from "@millrace/graph";
import type { FailureReason, MessageParams } from "@millrace/graph";
import { CommandError } from "./command-error.ts";

export interface ReportedFailure {
  readonly code: string;
  readonly params: MessageParams;
  readonly nodeId: string | null;
  readonly cause: string | null;
}

/** Of a node. What a server of an earlier version does not count is absent. */
type ReportedRows = Pick<SkippedRows, "nodeId" | "malformed" | "late"> & {
  readonly outside?: number | undefined;
  readonly unread?: number | undefined;
  readonly unrouted?: number | undefined;
};

/** What a run tells: rows on standard output, progress on standard error; with `json` everything as JSON lines. */
export class RunReport {
  readonly #json: boolean;
  #rows: string[] = [];
  #isRead = true;

  constructor(json: boolean) {
    this.#json = json;
    process.stdout.on("error", () => (this.#isRead = false));
  }

  row(node: string, kind: string, values: readonly (string | null)[]): void {
    this.#rows.push(
      this.#json
        ? JSON.stringify({ type: "row", node, kind, values })
        : `${node}> ${kind}[${values.map((value) => value ?? "NULL").join(", ")}]`,
    );
  }

  /** Resolves when whoever reads the output has room for more rows; throws a CommandError where nobody reads it any more. */
  async flush(): Promise<void> {
    if (!this.#isRead) throw new CommandError("Nobody reads the rows any more.", 1);
    if (this.#rows.length === 0) return;
    const text = `${this.#rows.join("\n")}\n`;
    this.#rows = [];
    if (!process.stdout.write(text)) await once(process.stdout, "drain").catch(() => (this.#isRead = false));
  }

  state(job: string, state: string): void {
    if (this.#json) this.#write({ type: "state", job, state });
    else console.error(`job ${job}: ${state}`);
  }

  checkpoint(id: number, bytes: number): void {
    if (this.#json) this.#write({ type: "checkpoint", id, bytes });
    else console.error(`checkpoint ${id}, ${bytes} bytes`);
  }

  part(node: string, path: string, rows: number): void {
    if (this.#json) this.#write({ type: "part", node, path, rows });
    else console.error(`${node}: ${path}, ${rows} rows`);
  }

  restart(attempt: number, failure: ReportedFailure): void {
    if (this.#json) this.#write({ type: "restart", attempt, ...described(failure) });
    else console.error(`restart ${attempt}: ${sentence(failure)}`);
  }

  /** Rows that are in no result and no side output, since the last restart. */
  skipped(nodes: readonly ReportedRows[]): void {
    for (const { nodeId: node, ...counts } of nodes) {
      const { malformed, late, outside = 0, unread = 0, unrouted = 0 } = counts;
      if (this.#json) this.#write({ type: "skipped", node, malformed, late, outside, unread, unrouted });
      else {
        if (malformed > 0) console.error(`${node}: ${rowsOf(malformed, "malformed")} skipped`);
        if (late > 0) console.error(`${node}: ${rowsOf(late, "late")} dropped`);
        if (outside > 0) console.error(`${node}: ${rowsOf(outside)} outside of windows`);
        if (unread > 0) console.error(`${node}: ${rowsOf(unread)} for side outputs that nobody reads`);
        if (unrouted > 0) console.error(`${node}: ${rowsOf(unrouted)} without a subtask skipped`);
      }
    }
  }

  /** Gives the exit code. */
  end(state: string, failure: ReportedFailure | null): number {
    if (this.#json)
      this.#write({ type: "end", state, failure: failure === null ? null : described(failure) });
    else if (failure !== null) console.error(sentence(failure));
    return state === "finished" ? 0 : 1;
  }

  #write(event: Readonly<Record<string, unknown>>): void {
    console.log(JSON.stringify(event));
  }
}

const rowsOf = (count: number, kind?: string): string =>
  [count, ...(kind === undefined ? [] : [kind]), count === 1 ? "row" : "rows"].join(" ");

function words({ code, params }: ReportedFailure) {
  return renderFailure({ reason: code as FailureReason, params }, "en");
}

function sentence(failure: ReportedFailure): string {
  const { message, fix } = words(failure);
  const where = failure.nodeId === null ? "" : `${failure.nodeId}: `;
  const cause = failure.cause === null ? "" : `\n${failure.cause.split(/\n\s*at /u, 1)[0] ?? ""}`;
  return `${where}${message} ${fix}${cause}`;
}

const described = (failure: ReportedFailure) => ({ ...failure, ...words(failure) });
