import { isSource } from "@millrace/graph";
import type { ChainedOperator, JobGraph } from "@millrace/graph";
import type { StateAnswer, StateQuery } from "@millrace/engine/node";
import { rowsGiven } from "./ledger-sources.ts";

export interface CheckpointRowsOptions {
  readonly graph: JobGraph;
  readonly path: string;
  readonly explore: (query: StateQuery) => Promise<StateAnswer>;
}

type Rows = readonly (readonly string[])[];

/** What a checkpoint knows, which never changes: each state is read once, and each source's rows are counted once. */
export class CheckpointRows {
  readonly #options: CheckpointRowsOptions;
  readonly #states = new Map<string, Promise<Rows | null>>();
  readonly #given = new Map<string, Promise<number | null | "unreadable">>();

  constructor(options: CheckpointRowsOptions) {
    this.#options = options;
  }

  /** Null where the checkpoint cannot be read, any more perhaps: the next call tries again. */
  of({ uid }: ChainedOperator, state: string): Promise<Rows | null> {
    return known(this.#states, `${uid}/${state}`, null, () => this.#read(uid, state));
  }

  /** Rows that a source had given; null: its position does not say. */
  givenBy(source: ChainedOperator): Promise<number | null | "unreadable"> {
    return known(this.#given, source.uid, "unreadable", async () => {
      const positions = await this.of(source, "position");
      if (positions === null) return "unreadable";
      const { spec } = source;
      return isSource(spec)
        ? rowsGiven(
            spec,
            positions.map((row) => row.map(Number)),
          )
        : null;
    });
  }

  async #read(operatorUid: string, state: string): Promise<Rows | null> {
    const { path, graph, explore } = this.#options;
    const about = { path, graph, operatorUid, state, search: null, against: null };
    const answer = await explore({ ...about, offset: 0, limit: 100_000 });
    if (answer.kind === "unknown") return [];
    return answer.kind === "rows" ? answer.rows.map(({ values }) => values) : null;
  }
}

/** What was made for this key, unless that is `failed`. */
// oxlint-disable-next-line max-params -- where, of what, what does not count, and how it is made
function known<T>(made: Map<string, Promise<T>>, key: string, failed: T, make: () => Promise<T>): Promise<T> {
  const found =
    made.get(key) ??
    make().then((value) => {
      if (value === failed) made.delete(key);
      return value;
    });
  made.set(key, found);
  return found;
}
