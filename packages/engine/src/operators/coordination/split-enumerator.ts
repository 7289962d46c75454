import { invariant } from "@millrace/graph";
import type { CoordinatorContext, OperatorCoordinator } from "./operator-coordinator.ts";
import type { KnownSplit, More, SourceSplit, ToCoordinator } from "./operator-event.ts";

interface Reader {
  /** What it has is known: it has said so, in this attempt or one before. */
  known: boolean;
  /** It has said so in this attempt. */
  registered: boolean;
  ended: boolean;
  wants: boolean;
  /** It knows that there is none now. */
  told: boolean;
  readonly open: Set<string>;
}

interface Known {
  /** Null: it waits. */
  reader: number | null;
  bytes: number | null;
  /** Null: only readers have told of it. */
  split: SourceSplit | null;
}

/** Subtask 0 looks for splits. */
const LOOKING = 0;

/**
 * Gives splits to the subtasks that ask for them, each to one: Flink's SplitEnumerator.
 *
 * 1. Nothing is given before every subtask has said what it has, or has ended; nor to one that has begun again and has
 *    not said so yet.
 * 2. The split that comes first goes to the subtask that has the fewest open; one that has more waits for the others.
 * 3. What a subtask had been given and does not have after a restore waits again; after the end (4) it is given back at
 *    once, before the subtask runs and so before the next checkpoint.
 * 4. The others are told that there will be no more when subtask 0 has ended, and it when all is found and given. So a
 *    checkpoint in which some have ended while others read has all that was found in the states of readers.
 */
export class SplitEnumerator implements OperatorCoordinator {
  readonly #context: CoordinatorContext;
  readonly #readers: readonly Reader[];
  readonly #known = new Map<string, Known>();
  /** In the reverse of the order in which they are given. */
  #waiting: SourceSplit[] = [];
  #more: More = "soon";
  /** Subtask 0 was told that there will be no more. */
  #sealed = false;

  constructor(context: CoordinatorContext) {
    this.#context = context;
    this.#readers = Array.from({ length: context.parallelism }, () => ({
      known: false,
      registered: false,
      ended: false,
      wants: false,
      told: false,
      open: new Set(),
    }));
  }

  receive(subtask: number, event: ToCoordinator): void {
    const reader = this.#readers[subtask];
    invariant(reader !== undefined, `no subtask ${subtask}`);
    switch (event.kind) {
      case "registered":
        if (event.isSealed) this.#more = "never";
        if (subtask === LOOKING) this.#sealed = event.isSealed;
        this.#register(subtask, reader, event.splits);
        break;
      case "found":
        for (const split of event.splits) this.#found(split);
        this.#waiting = this.#waiting.map(({ id }) => this.#known.get(id)!.split!).toSorted(latestFirst);
        if (event.more !== "soon") this.#more = event.more;
        break;
      case "wanted":
        reader.wants = true;
        reader.told = false;
        break;
      case "finished":
        reader.open.delete(event.id);
        break;
      case "watermark":
    }
    this.#give();
  }

  restarts(subtask: number): void {
    const reader = this.#readers[subtask]!;
    reader.registered = false;
    reader.ended = false;
    reader.wants = false;
  }

  ended(subtask: number): void {
    const reader = this.#readers[subtask]!;
    if (reader.ended) return;
    reader.ended = true;
    reader.wants = false;
    reader.open.clear();
    this.#give();
  }

  // oxlint-disable-next-line max-params -- whose it is, and what it has
  #register(subtask: number, reader: Reader, splits: readonly KnownSplit[]): void {
    reader.known = true;
    reader.registered = true;
    reader.ended = false;
    reader.wants = false;
    reader.open.clear();
    const own = new Set(splits.map(({ id }) => id));
    for (const [id, known] of this.#known) {
      if (known.reader !== subtask || own.has(id)) continue;
      known.reader = null;
      if (known.split === null) this.#known.delete(id);
      else this.#waiting.push(known.split);
    }
    this.#waiting = this.#waiting.filter(({ id }) => !own.has(id)).toSorted(latestFirst);
    for (const { id, bytes, isOpen } of splits) {
      this.#known.set(id, { reader: subtask, bytes, split: this.#known.get(id)?.split ?? null });
      if (isOpen) reader.open.add(id);
    }
    if (this.#sealed) for (const split of this.#waiting.splice(0)) this.#assign(subtask, split);
  }

  /** What waits is brought up to date by whoever calls. */
  #found(split: SourceSplit): void {
    const known = this.#known.get(split.id);
    if (known === undefined) {
      this.#known.set(split.id, { reader: null, bytes: split.bytes, split });
      this.#waiting.push(split);
      return;
    }
    const hasChanged = known.bytes !== null && known.bytes !== split.bytes;
    known.bytes = split.bytes;
    known.split = split;
    if (known.reader !== null && hasChanged) this.#context.send(known.reader, { kind: "changed", split });
  }

  #give(): void {
    if (!this.#readers.every(({ known, ended }) => known || ended)) return;
    for (let next = this.#next(); next !== null && this.#waiting.length > 0; next = this.#next())
      this.#assign(next, this.#waiting.pop()!);
    if (this.#waiting.length > 0 || (this.#more === "soon" && !this.#hasEnded)) return;
    for (const [subtask, reader] of this.#readers.entries()) this.#tellOfNone(subtask, reader);
  }

  /** Of its own: not by a stop, which may leave splits to whoever goes on from there. */
  get #hasEnded(): boolean {
    const { ended, known } = this.#readers[LOOKING]!;
    return ended && (this.#sealed || !known);
  }

  /** The one that gets the next split; null: nobody may have one now. */
  #next(): number | null {
    const live = this.#readers.filter(({ registered, ended }) => registered && !ended);
    const fewest = Math.min(...live.map(({ open }) => open.size));
    const next = this.#readers.findIndex(({ wants, open }) => wants && open.size === fewest);
    return next < 0 ? null : next;
  }

  #assign(subtask: number, split: SourceSplit): void {
    const reader = this.#readers[subtask]!;
    reader.wants = false;
    reader.open.add(split.id);
    this.#known.get(split.id)!.reader = subtask;
    this.#context.send(subtask, { kind: "assigned", split });
  }

  #tellOfNone(subtask: number, reader: Reader): void {
    if (!reader.wants || reader.open.size > 0) return;
    const isLast = this.#hasEnded || (subtask === LOOKING && this.#more === "never");
    if (isLast && subtask === LOOKING) this.#sealed = true;
    if (isLast) reader.wants = false;
    else if (reader.told) return;
    reader.told = true;
    this.#context.send(subtask, { kind: isLast ? "no-more" : "none" });
  }
}

const latestFirst = (a: SourceSplit, b: SourceSplit): number => b.order - a.order || (a.id < b.id ? 1 : -1);
