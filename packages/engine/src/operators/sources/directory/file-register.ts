import { decodeUtf8, encodeUtf8 } from "../../../batch/utf8.ts";
import type { StateReader, StateWriter } from "../../../checkpoint/state-io.ts";
import { fromBytes, toBytes } from "../../../expression/byte-text.ts";
import type { FoundFile } from "../../../io/io-service.ts";
import { keyGroup } from "../../../state/key-group.ts";
import { hashText } from "../../../state/murmur.ts";
import type { OperatorContext } from "../../operator.ts";
import type { SplitState } from "./file-split.ts";

const SECTION = "files";

interface KeptGroup {
  /** Path and length as it was read; null: not known. */
  readonly done: readonly (readonly [path: string, bytes: number | null])[];
  /** Path and sections, whose bytes are texts with a character for each. */
  readonly open: readonly (readonly [path: string, state: readonly (readonly [string, string])[]])[];
}

/**
 * What a subtask knows of the files that are its own: which it has read, and which wait. A file belongs to the key group
 * of its path, so that files go with key groups to other subtasks, and no two subtasks ever have the same.
 */
export class FileRegister {
  readonly #context: OperatorContext;
  readonly #done = new Map<string, number | null>();
  /** Those of #done, those that wait and those that are open, with their key groups. */
  readonly #known = new Map<string, number>();
  #waiting: FoundFile[] = [];

  constructor(context: OperatorContext) {
    this.#context = context;
  }

  /** Takes it in where it is ours and new; says which of those that were read have another length now. */
  found(files: readonly FoundFile[]): readonly FoundFile[] {
    const changed: FoundFile[] = [];
    let isNew = false;
    for (const file of files) {
      const group = this.#known.get(file.path) ?? this.#groupOf(file.path);
      if (!this.#isOwn(group)) continue;
      const read = this.#done.get(file.path);
      if (typeof read === "number" && read !== file.bytes) {
        this.#done.set(file.path, file.bytes);
        changed.push(file);
      }
      if (this.#known.has(file.path)) continue;
      this.#known.set(file.path, group);
      this.#waiting.push(file);
      isNew = true;
    }
    if (isNew) this.#waiting.sort(latestFirst);
    return changed;
  }

  /** The next to be read: the one that was changed first. */
  next(): string | null {
    return this.#waiting.pop()?.path ?? null;
  }

  finished(path: string, bytes: number | null): void {
    this.#done.set(path, bytes);
  }

  restore(state: StateReader): readonly (readonly [path: string, state: SplitState])[] {
    const open: (readonly [string, SplitState])[] = [];
    for (const { keyGroup: group, bytes } of state.keyed(SECTION)) {
      const kept = JSON.parse(decodeUtf8(bytes, 0, bytes.length)) as KeptGroup;
      for (const [path, length] of kept.done) {
        this.#done.set(path, length);
        this.#known.set(path, group);
      }
      for (const [path, sections] of kept.open) {
        this.#known.set(path, group);
        open.push([path, sections.map(([name, text]) => [name, toBytes(text)])]);
      }
    }
    return open;
  }

  snapshot(state: StateWriter, open: readonly (readonly [path: string, state: SplitState])[]): void {
    const done = Map.groupBy(this.#done, ([path]) => this.#known.get(path)!);
    const groups = Map.groupBy(open, ([path]) => this.#known.get(path)!);
    for (const group of new Set([...done.keys(), ...groups.keys()])) {
      const kept: KeptGroup = {
        done: done.get(group) ?? [],
        open: (groups.get(group) ?? []).map(([path, sections]) => [
          path,
          sections.map(([name, bytes]) => [name, fromBytes(bytes)]),
        ]),
      };
      state.keyed(SECTION, group, encodeUtf8(JSON.stringify(kept)));
    }
  }

  #isOwn(group: number): boolean {
    const { from, to } = this.#context.keyGroups;
    return group >= from && group < to;
  }

  #groupOf(path: string): number {
    return keyGroup(hashText(path), this.#context.maxParallelism);
  }
}

const latestFirst = (a: FoundFile, b: FoundFile): number =>
  b.modifiedMs - a.modifiedMs || (a.path < b.path ? 1 : -1);
