import { isDiskFull } from "../../storage/durable-files.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { CommitBound } from "../../rpc/gateway.ts";
import type { OutputFile } from "./output-files.ts";

/** A checkpoint has so many bytes of a part. */
interface Mark {
  readonly checkpointId: number;
  readonly bytes: number;
}

/** What becomes of a part that is not visible when its attempt ends: `show` that many bytes of it. */
export type PartFate =
  | { readonly kind: "keep" | "remove" }
  | { readonly kind: "show"; readonly bytes: number };

/**
 * A part file until it is visible: how far it is written, how far it is durable, and which checkpoint relies on how much
 * of it.
 */
export class PartFile {
  readonly file: string;
  /** Files of earlier attempts, which earlier checkpoints rely on. */
  readonly earlier: readonly string[];
  readonly path: string;
  written = 0;
  /** Its name survives a loss of power. */
  isNamed = false;
  /** Nothing will be appended. */
  isEnded = false;
  #handle: OutputFile | null = null;
  #isDirty = false;
  #marks: readonly Mark[] = [];

  constructor(directory: string, file: string, earlier: readonly string[] = []) {
    this.file = file;
    this.earlier = earlier;
    this.path = `${directory}/${file}`;
  }

  get isOpen(): boolean {
    return this.#handle !== null;
  }

  opened(handle: OutputFile): void {
    this.#handle = handle;
  }

  /** Goes on where an earlier call that failed had stopped. */
  async append(bytes: Uint8Array, progress: { written: number }): Promise<void> {
    while (progress.written < bytes.length) {
      const written = await this.#handle!.write(bytes, progress.written, this.written);
      progress.written += written;
      this.written += written;
      this.#isDirty = true;
    }
  }

  async truncate(bytes: number): Promise<void> {
    await this.#handle?.truncate(bytes);
    this.written = bytes;
    this.#isDirty = true;
  }

  /**
   * What was written survives a crash when it resolves. A disk that is full only now fails the task: the system may have
   * given up what it could not write, and would say next time that all is well.
   */
  async sync(): Promise<void> {
    if (this.#handle === null || !this.#isDirty) return;
    try {
      await this.#handle.sync();
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      throw new JobFailureError("runtime.disk-full", { path: this.path }, { cause: "sync" });
    }
    this.#isDirty = false;
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }

  /** A checkpoint relies on the first `bytes`. Those before the newest complete one need nothing of it any more. */
  mark(mark: Mark, completed = 0): void {
    const base = this.#marks.findLastIndex(({ checkpointId }) => checkpointId <= completed);
    this.#marks = [...this.#marks.slice(Math.max(base, 0)), mark];
  }

  /** Null: the attempt was not cancelled, and nobody says which checkpoints are complete. */
  fate(bound: CommitBound | null): PartFate {
    if (bound === null) return { kind: this.#marks.length === 0 ? "remove" : "keep" };
    const { complete, undecided, ends } = bound;
    if (this.#marks.some(({ checkpointId }) => checkpointId > complete && checkpointId <= undecided))
      return { kind: "keep" };
    const covered = this.#marks.findLast(({ checkpointId }) => checkpointId <= complete);
    if (covered === undefined) return { kind: "remove" };
    const isWhole = this.isEnded && covered === this.#marks.at(-1);
    return isWhole || ends ? { kind: "show", bytes: covered.bytes } : { kind: "keep" };
  }
}
