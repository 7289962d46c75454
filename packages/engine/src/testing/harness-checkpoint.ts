import { SectionWriter, TABLE_STATE } from "../checkpoint/section-reader.ts";
import type { OperatorTables } from "../checkpoint/section-reader.ts";
import type { StateSection } from "../checkpoint/state-io.ts";
import type { Operator } from "../operators/operator.ts";
import type { SlicedChanges, SlicedSnapshot } from "../state/row-changes.ts";

interface Part {
  readonly name: string;
  readonly changes: SlicedChanges;
  readonly snapshot: SlicedSnapshot;
}

/** A checkpoint of one operator as its task takes it: some of it at the barrier, tables in slices while the operator goes on. */
export class HarnessCheckpoint {
  readonly #uid: string;
  readonly #id: number;
  readonly #before: readonly StateSection[];
  readonly #own: StateSection[] = [];
  readonly #parts: readonly Part[];
  #at = 0;

  /** `base`: the sections of the last completed one; it holds what has changed since. */
  constructor(operator: Operator, uid: string, id: number, base: readonly StateSection[] | null) {
    this.#uid = uid;
    this.#id = id;
    this.#before = (base ?? []).filter(({ keyGroup }) => keyGroup === TABLE_STATE);
    const tables: OperatorTables[] = [];
    operator.snapshot?.(id, new SectionWriter(uid, this.#own, (from) => tables.push(from)));
    this.#parts = tables.flatMap(({ name, tables: named }) =>
      named.map(({ namespace, table: { changes } }) => {
        return { name, changes, snapshot: changes.begin(base !== null, { subtask: 0, namespace }) };
      }),
    );
  }

  /** Takes a slice; false where none is left. */
  step(): boolean {
    const part = this.#parts[this.#at];
    if (part === undefined) return false;
    const { name, snapshot } = part;
    if (snapshot.failed) throw new Error(`there is no ${snapshot.full ? "disk" : "memory"} for the snapshot`);
    const bytes = snapshot.next(this.#id, (length) => new Uint8Array(length)).slice();
    this.#own.push({ operatorUid: this.#uid, name, keyGroup: TABLE_STATE, bytes });
    if (snapshot.done) {
      snapshot.end();
      this.#at++;
    }
    return true;
  }

  /** All that is left. */
  sections(): readonly StateSection[] {
    while (this.step());
    return [...this.#before, ...this.#own];
  }

  completed(): void {
    for (const { changes } of this.#parts) changes.completed();
  }

  aborted(): void {
    for (; this.#at < this.#parts.length; this.#at++) this.#parts[this.#at]!.snapshot.end();
    for (const { changes } of this.#parts) changes.aborted();
  }
}
