import { SectionReader, TABLE_STATE } from "../../checkpoint/section-reader.ts";
import type { StateSection } from "../../checkpoint/state-io.ts";
import { keyGroupRange } from "../../state/key-group.ts";
import { hashMapStateBackend } from "../../state/keyed-state-backend.ts";
import type { KeyedStateBackend } from "../../state/keyed-state-backend.ts";
import { restoreRecords } from "../../state/records/restore-records.ts";
import { UNCOUNTED } from "../../state/reserved-memory.ts";
import type { MemoryBudget } from "../../state/reserved-memory.ts";
import type { SlicedSnapshot } from "../../state/row-changes.ts";
import { KeptLists } from "./kept-lists.ts";
import { LimitedSlot } from "./limited-slot.ts";
import type { StateModel } from "./model-actions.ts";
import type { OverStore } from "./state-backends.ts";
import { ALL, ensure, MAX_PARALLELISM, unfailing } from "./table-contents.ts";

type Lists = ReadonlyMap<number, readonly number[]>;

interface Completed {
  readonly sections: readonly StateSection[];
  readonly lists: Lists;
}

interface Begun {
  readonly id: number;
  readonly snapshots: readonly SlicedSnapshot[];
  /** Those before it were taken. */
  at: number;
  readonly own: StateSection[];
  readonly base: Completed | null;
  readonly expected: Lists;
}

const NAMES = ["lists", "items"] as const;

/** Lists in record tables, and a Map that has what they should have. What is read is held against that with every call. */
export class RecordModel implements StateModel {
  readonly #slot: LimitedSlot;
  readonly #hashBits: number;
  #lists!: KeptLists;
  #expected = new Map<number, readonly number[]>();
  #completed: Completed | null = null;
  #begun: Begun | null = null;
  #checkpoints = 0;
  #values = 0;

  /** `hashBits` of hashes count: few make many keys of one hash. */
  constructor(make: (over: OverStore) => KeyedStateBackend, hashBits: number) {
    this.#slot = new LimitedSlot(make);
    this.#hashBits = hashBits;
    this.#open();
  }

  /** Where the task fails since its disk or memory is full, there is room again, and it goes on from its last checkpoint. */
  run(action: (model: this) => void): void {
    this.#slot.run(
      () => {
        action(this);
        this.#lists.store?.relieve();
      },
      () => this.restart(),
    );
    const { storedSize } = this.#lists.tables[0];
    ensure(storedSize === null || storedSize === this.#expected.size, () => `${storedSize} lists`);
  }

  add(keys: readonly number[]): void {
    for (const key of keys) {
      const value = this.#values++;
      this.#lists.add(key, value);
      this.#expected.set(key, [...(this.#expected.get(key) ?? []), value]);
      this.#expectSame(key);
    }
  }

  change(key: number): void {
    const value = this.#values++;
    this.#lists.change(key, value);
    const values = this.#expected.get(key);
    if (values !== undefined) this.#expected.set(key, values.with(0, value));
    this.#expectSame(key);
  }

  /** So many of the first of each. */
  remove(keys: readonly number[], count: number): void {
    for (const key of keys) {
      this.#lists.remove(key, count);
      const left = this.#expected.get(key)?.slice(count) ?? [];
      if (left.length === 0) this.#expected.delete(key);
      else this.#expected.set(key, left);
      this.#expectSame(key);
    }
  }

  read(keys: readonly number[]): void {
    for (const key of keys) this.#expectSame(key);
  }

  scan(): void {
    expectSameLists(
      unfailing(() => this.#lists.all()),
      this.#expected,
    );
  }

  /** The disk has room for so many pages more. */
  room(pages: number): void {
    this.#slot.room(pages);
  }

  /** The slot has so many bytes more. */
  memory(bytes: number): void {
    this.#slot.bytes(bytes);
  }

  /** A checkpoint begins; the one before ends. */
  begin(incremental: boolean): void {
    if (this.#begun !== null) this.end(true);
    const base = incremental ? this.#completed : null;
    const snapshots = this.#lists.tables.map(({ changes }) =>
      changes.begin(base !== null, { subtask: 0, namespace: 0 }),
    );
    const expected = new Map(this.#expected);
    this.#begun = { id: ++this.#checkpoints, snapshots, at: 0, own: [], base, expected };
  }

  slice(): void {
    if (this.#begun !== null) takeSlice(this.#begun);
  }

  /** The checkpoint under way is complete, or is not wanted any more. */
  end(completed: boolean): void {
    const begun = this.#begun;
    if (begun === null) return;
    this.#begun = null;
    const sections = completed ? this.#taken(begun) : null;
    if (sections !== null) {
      for (const { changes } of this.#lists.tables) changes.completed();
      this.#completed = { sections, lists: begun.expected };
      return;
    }
    for (const snapshot of begun.snapshots.slice(begun.at)) snapshot.end();
    for (const { changes } of this.#lists.tables) changes.aborted();
  }

  /** The task goes on from its last checkpoint. */
  restart(): void {
    if (this.#begun !== null) this.end(false);
    this.#closed();
    this.#open();
    const { sections, lists } = this.#completed ?? { sections: [], lists: new Map() };
    this.#expected = new Map(lists);
    if (sections.length > 0) restore(this.#lists, sections);
  }

  /** Everything is as it should be, and all memory is given back. */
  close(): void {
    this.#slot.noLimits();
    if (this.#begun !== null) this.end(true);
    this.scan();
    this.read([...this.#expected.keys(), -2]);
    this.#closed();
  }

  /** What its state backend has opened goes, whatever its state. */
  leave(): void {
    this.#slot.leave();
  }

  #open(): void {
    this.#lists = this.#newLists(this.#slot.open(), this.#slot.memory);
  }

  #closed(): void {
    this.#lists.close();
    this.#slot.closed();
  }

  #newLists(backend: KeyedStateBackend, memory: MemoryBudget): KeptLists {
    const mask = ((2 ** this.#hashBits - 1) << (32 - this.#hashBits)) | 3;
    return new KeptLists(backend, memory, (key) => Math.imul(key + 7, 0x9e_37_79_b1) & mask);
  }

  #expectSame(key: number): void {
    const found = unfailing(() => this.#lists.valuesOf(key)).join();
    const expected = (this.#expected.get(key) ?? []).join();
    ensure(found === expected, () => `list ${key} is ${found} instead of ${expected}`);
  }

  /** What is restored from a checkpoint, whole and by several subtasks, is what there was when it began. Null: there was no memory for it. */
  #taken(begun: Begun): readonly StateSection[] | null {
    while (begun.snapshots[begun.at]?.failed === false) takeSlice(begun);
    if (begun.at < begun.snapshots.length) return null;
    const sections = [...(begun.base?.sections ?? []), ...begun.own];
    const whole = this.#newLists(hashMapStateBackend, UNCOUNTED);
    restore(whole, sections);
    expectSameLists(whole.all(), begun.expected);
    if (begun.id % 3 > 0) return sections;
    const parts = [0, 1, 2].flatMap((subtask) =>
      this.#slot.beside((backend) => {
        const part = this.#newLists(backend, UNCOUNTED);
        restore(part, sections, keyGroupRange(subtask, MAX_PARALLELISM, 3));
        const found = [...part.all()];
        part.close();
        return found;
      }),
    );
    expectSameLists(new Map(parts), begun.expected);
    return sections;
  }
}

function takeSlice(begun: Begun): void {
  const snapshot = begun.snapshots[begun.at];
  if (snapshot === undefined || snapshot.failed) return;
  const bytes = snapshot.next(begun.id, (length) => new Uint8Array(length)).slice();
  begun.own.push({ operatorUid: "op", name: NAMES[begun.at]!, keyGroup: TABLE_STATE, bytes });
  if (!snapshot.done) return;
  snapshot.end();
  begun.at++;
}

function restore(lists: KeptLists, sections: readonly StateSection[], keyGroups = ALL): void {
  const snapshot = { checkpointId: 1, vertexId: "v", subtask: 0, sections };
  restoreRecords(new SectionReader([snapshot], "op", keyGroups), {
    names: NAMES,
    tables: lists.tables,
    owner: lists,
    store: lists.store,
    keyGroups,
    maxParallelism: MAX_PARALLELISM,
  });
}

function expectSameLists(found: Lists, expected: Lists): void {
  const texts = (lists: Lists): string =>
    [...lists]
      .toSorted(([a], [b]) => a - b)
      .map(([key, values]) => `${key}: ${values.join()}`)
      .join("; ");
  const [are, should] = [texts(found), texts(expected)];
  ensure(are === should, () => `there is ${are} instead of ${should}`);
}
