import { invariant } from "@millrace/graph";
import type { CheckpointType } from "../../checkpoint/checkpoint-type.ts";
import type { StateSection, SubtaskSnapshot } from "../../checkpoint/state-io.ts";
import type { BaseFile, CheckpointFailureReason, RestoredBase, WrittenFiles } from "../../rpc/gateway.ts";
import { storageError } from "../../storage/durable-files.ts";
import type { FileSystem } from "../../storage/file-system.ts";
import { StateFileWriter } from "../../storage/state-file-writer.ts";

type About = Omit<SubtaskSnapshot, "sections">;

interface OpenState {
  readonly about: About;
  readonly writer: StateFileWriter | null;
  failure: CheckpointFailureReason | null;
}

export type FinishedState =
  | { readonly kind: "written"; readonly state: WrittenFiles | null }
  | { readonly kind: "failed"; readonly reason: CheckpointFailureReason };

/**
 * The state files of one task: each is opened with its first slice and finished with the rest of its snapshot. One is open
 * at a time: a slice of another checkpoint means that the one before is not wanted. What fails is told when it would be
 * finished.
 */
export class StateWrites {
  readonly #files: FileSystem;
  readonly #directory: string;
  #open: OpenState | null = null;
  /** By checkpoint: its file and those that it builds on, oldest first. */
  readonly #chains = new Map<number, readonly BaseFile[]>();

  constructor(files: FileSystem, directory: string) {
    this.#files = files;
    this.#directory = directory;
  }

  /** Resolves when the next one may come; `written` is called when these bytes are not read any more. */
  async slice(about: About, section: StateSection, written: () => void): Promise<void> {
    const open = await this.#openFor(about);
    if (open.failure === null && open.writer !== null) {
      try {
        await open.writer.append(section);
        open.writer.written().then(written, written);
        return;
      } catch (error) {
        open.failure = storageError(error).problem;
      }
    }
    written();
  }

  /** A slice that cannot be written now. */
  refuse({ checkpointId }: About, reason: CheckpointFailureReason): void {
    if (this.#open?.about.checkpointId === checkpointId) this.#open.failure ??= reason;
    else this.#open = { about: { checkpointId, vertexId: "", subtask: 0 }, writer: null, failure: reason };
  }

  /** The rest of a snapshot. */
  async finish(snapshot: SubtaskSnapshot, how: Taken): Promise<FinishedState> {
    const { sections, checkpointId } = snapshot;
    const begun = this.#open?.about.checkpointId === checkpointId;
    if (!begun && sections.length === 0) return { kind: "written", state: null };
    const open = await this.#openFor(snapshot);
    this.#open = null;
    if (open.writer === null || open.failure !== null) {
      await open.writer?.abandon();
      return { kind: "failed", reason: open.failure ?? "io-error" };
    }
    try {
      for (const section of sections) await open.writer.append(section);
      const state = await open.writer.finish();
      return { kind: "written", state: this.#chained(checkpointId, state, how) };
    } catch (error) {
      await open.writer.abandon();
      return { kind: "failed", reason: storageError(error).problem };
    }
  }

  /** The checkpoint is not wanted, or the task is over. */
  async drop(checkpointId: number | null): Promise<void> {
    if (checkpointId !== null && this.#open?.about.checkpointId !== checkpointId) return;
    const open = this.#open;
    this.#open = null;
    await open?.writer?.abandon();
  }

  async #openFor(about: About): Promise<OpenState> {
    if (this.#open?.about.checkpointId === about.checkpointId) return this.#open;
    await this.drop(null);
    const { checkpointId, vertexId, subtask } = about;
    const own = { checkpointId, vertexId, subtask };
    try {
      const writer = await StateFileWriter.open(this.#files, this.#directory, { ...own, kind: "state" });
      this.#open = { about: own, writer, failure: null };
    } catch (error) {
      this.#open = { about: own, writer: null, failure: storageError(error).problem };
    }
    return this.#open;
  }

  #chained(
    checkpointId: number,
    written: { readonly file: string; readonly bytes: number; readonly checksum: number },
    { type, base, restoredBase }: Taken,
  ): WrittenFiles {
    if (type === "savepoint") return { ...written, base: [] };
    if (restoredBase !== undefined) this.#chains.set(restoredBase.checkpointId, restoredBase.files);
    const before = base === null ? [] : this.#chains.get(base);
    invariant(before, `checkpoint ${checkpointId} builds on ${base}, whose files are not known`);
    for (const known of this.#chains.keys()) if (known < (base ?? checkpointId)) this.#chains.delete(known);
    const { file: name, bytes, checksum } = written;
    this.#chains.set(checkpointId, [...before, { checkpointId, name, bytes, checksum }]);
    return { ...written, base: before };
  }
}

/** How a snapshot was taken: `base` is the checkpoint that its tables build on. Nothing builds on a savepoint. */
interface Taken {
  readonly type: CheckpointType;
  readonly base: number | null;
  /** The same, where the task was restored from it: these files it has not written here. */
  readonly restoredBase?: RestoredBase;
}
