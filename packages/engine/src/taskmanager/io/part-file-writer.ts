import type { CommitBound } from "../../rpc/gateway.ts";
import type { PendingPart } from "../../io/io-service.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import { errorCode } from "../../storage/durable-files.ts";
import type { OutputOptions } from "./io-protocol.ts";
import { bucketOf, partStem } from "../../io/part-name.ts";
import type { OutputFile, OutputFiles } from "./output-files.ts";

export interface PartFileOptions {
  readonly files: OutputFiles;
  readonly output: OutputOptions;
  readonly jobId: string;
  readonly epoch: number;
  readonly attempt: number;
}

/**
 * Part files of one sink subtask in one attempt.
 *
 *     .part-<token>-<subtask>-<counter>.<suffix>.<job>.<epoch>-<attempt>.inprogress   being written
 *     .part-<token>-<subtask>-<counter>.<suffix>.<job>.<epoch>-<attempt>.pending      durable, waits for its checkpoint
 *     [<bucket>/]part-<token>-<subtask>-<counter>.<suffix>                            committed
 *
 * Several may be written at once, each in a bucket of its own. What is not committed lies in the directory of the output,
 * whatever the bucket.
 *
 * 1. The token stands for job and operator: sinks and jobs share a directory, and none touches another's files.
 * 2. Names carry epoch and attempt, so that a TaskManager that should be dead writes to none of ours.
 * 3. A name becomes visible by a link, which never replaces a file. What is pending is removed once that name is durable:
 *    they lie in two directories, and a sync of one of them says nothing of the other.
 * 4. The parts of a restored checkpoint are found by their visible name, whichever job and subtask prepared them: a job
 *    that failed before it committed is gone, and the job that goes on from its checkpoint commits for it. Both may do
 *    so: the part is visible once.
 */
export class PartFileWriter {
  readonly #options: PartFileOptions;
  #directory = "";
  /** By visible name. */
  readonly #open = new Map<string, OpenFile>();
  readonly #buckets = new Map<string, string>();
  /** Where pending parts of this attempt or of the restored checkpoint lie, by visible name. */
  readonly #pending = new Map<string, { readonly file: string; readonly checkpointId: number }>();

  constructor(options: PartFileOptions) {
    this.#options = options;
  }

  /** The first counter that no file of this subtask has in the directory itself. */
  async open(): Promise<number> {
    let first = 0;
    this.#directory = await this.#options.files.directory(this.#options.output.directory);
    const stem = partStem(this.#options.output);
    for (const name of await this.#options.files.list(this.#directory)) {
      const visible = parseHidden(name)?.visible ?? name;
      if (!visible.startsWith(stem)) continue;
      const counter = Number.parseInt(visible.slice(stem.length), 10);
      if (counter >= first) first = counter + 1;
    }
    return first;
  }

  /** Goes on where an earlier call that failed had stopped. */
  async append(name: string, bytes: Uint8Array, progress: { written: number }): Promise<void> {
    const file = this.#open.get(name) ?? (await this.#create(name));
    while (progress.written < bytes.length) {
      const written = await file.handle.write(bytes, progress.written, file.written);
      progress.written += written;
      file.written += written;
    }
  }

  /** Durable when it resolves. */
  async prepare(part: PendingPart): Promise<void> {
    const open = this.#open.get(part.name);
    if (open === undefined) return;
    await open.handle.sync();
    await open.handle.close();
    this.#open.delete(part.name);
    const file = `${this.#stem(part.name)}.pending`;
    await this.#options.files.rename(this.#path(open.hidden), this.#path(file));
    await this.#options.files.syncDirectory(this.#directory);
    this.#pending.set(part.name, { file, checkpointId: part.checkpointId });
  }

  /** The path that the part is visible at. Idempotent. */
  async commit(part: PendingPart): Promise<string> {
    const { directory, visible } = await this.#place(part.name);
    const file = this.#pending.get(part.name)?.file;
    if (file !== undefined) await makeVisible(this.#options.files, this.#path(file), visible);
    // Also where it is visible already: whoever made it so may have died before its name was durable.
    await this.#options.files.syncDirectory(directory);
    if (file !== undefined) await this.#options.files.remove(this.#path(file));
    this.#pending.delete(part.name);
    const found = await this.#options.files.look(visible);
    if (found?.bytes !== part.bytes) {
      const problem =
        found === null ? "a part file that a checkpoint covers is gone" : "a part file has another length";
      throw new JobFailureError("runtime.file-refused", { path: visible, problem });
    }
    return visible;
  }

  /**
   * Removes what this subtask left behind, but for these; of several with one name the newest is kept. What a later epoch or
   * attempt made stays: this one may run on in a process that should be dead.
   */
  async discardExcept(parts: readonly PendingPart[]): Promise<void> {
    const wanted = new Map(parts.map(({ name }) => [bucketOf(name).file, name]));
    const hidden = (await this.#options.files.list(this.#directory)).flatMap(
      (name) => parseHidden(name) ?? [],
    );
    const newestLast = hidden.toSorted((a, b) => a.epoch - b.epoch || a.attempt - b.attempt);
    for (const { visible, name, state } of newestLast) {
      const path = wanted.get(visible);
      if (state !== "pending" || path === undefined) continue;
      this.#pending.set(path, { file: name, checkpointId: RESTORED });
    }
    const kept = new Set([...this.#pending.values()].map(({ file }) => file));
    const stem = partStem(this.#options.output);
    const opened = new Set([...this.#open.values()].map((file) => file.hidden));
    for (const part of hidden) {
      const { visible, name } = part;
      const isMine = visible.startsWith(stem) && !opened.has(name) && !this.#isLater(part);
      if (isMine && !kept.has(name)) await this.#options.files.remove(this.#path(name));
    }
  }

  /**
   * Closes and removes what is in progress. With a bound (the attempt was cancelled), what is pending for completed
   * checkpoints becomes visible, and what no checkpoint can cover any more is removed.
   */
  async close(bound: CommitBound | null): Promise<void> {
    for (const { handle, hidden } of this.#open.values()) {
      await handle.close();
      await this.#options.files.remove(this.#path(hidden));
    }
    this.#open.clear();
    if (bound === null) return;
    const seen: { readonly pending: string; readonly directory: string }[] = [];
    for (const [name, { file, checkpointId }] of this.#pending) {
      const pending = this.#path(file);
      if (checkpointId > bound.complete && checkpointId <= bound.undecided) continue;
      if (checkpointId > bound.complete) await this.#options.files.remove(pending);
      else {
        const { directory, visible } = await this.#place(name);
        await makeVisible(this.#options.files, pending, visible);
        seen.push({ pending, directory });
      }
    }
    for (const directory of new Set(seen.map((part) => part.directory))) {
      await this.#options.files.syncDirectory(directory);
    }
    for (const { pending } of seen) await this.#options.files.remove(pending);
    if (this.#pending.size > 0) await this.#options.files.syncDirectory(this.#directory);
  }

  #isLater(part: HiddenPart): boolean {
    const { jobId, epoch, attempt } = this.#options;
    if (part.epoch !== epoch) return part.epoch > epoch;
    return part.jobId === jobId && part.attempt > attempt;
  }

  async #create(name: string): Promise<OpenFile> {
    const hidden = `${this.#stem(name)}.inprogress`;
    const handle = await this.#options.files.create(this.#directory, hidden);
    const file = { handle, hidden, written: 0 };
    this.#open.set(name, file);
    return file;
  }

  /** Where a part is visible; its bucket is made where it is missing. */
  async #place(name: string): Promise<{ readonly directory: string; readonly visible: string }> {
    const { bucket, file } = bucketOf(name);
    if (bucket === "") return { directory: this.#directory, visible: this.#path(file) };
    const known = this.#buckets.get(bucket);
    const directory = known ?? (await this.#options.files.directory(`${this.#directory}/${bucket}`));
    this.#buckets.set(bucket, directory);
    return { directory, visible: `${directory}/${file}` };
  }

  #path(name: string): string {
    return `${this.#directory}/${name}`;
  }

  #stem(name: string): string {
    const { jobId, epoch, attempt } = this.#options;
    return `.${bucketOf(name).file}.${jobId}.${epoch}-${attempt}`;
  }
}

interface OpenFile {
  readonly handle: OutputFile;
  readonly hidden: string;
  written: number;
}

/** Stands for the restored checkpoint, which is complete and comes before all of this job. */
const RESTORED = 0;

interface HiddenPart {
  readonly name: string;
  readonly visible: string;
  readonly jobId: string;
  readonly epoch: number;
  readonly attempt: number;
  readonly state: string;
}

function parseHidden(name: string): HiddenPart | null {
  const match = /^\.(part-.+)\.([^.]+)\.(\d+)-(\d+)\.(inprogress|pending)$/.exec(name);
  if (match === null) return null;
  const [, visible = "", jobId = "", epoch, attempt, state = ""] = match;
  return { name, visible, jobId, epoch: Number(epoch), attempt: Number(attempt), state };
}

/**
 * Gives a pending file its visible name, and leaves it where it is; without links in the file system it is moved. Does
 * nothing where it is gone: whoever took it away has made it visible.
 */
async function makeVisible(files: OutputFiles, pending: string, visible: string): Promise<void> {
  try {
    await files.link(pending, visible);
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT") return;
    const isFree = NO_LINKS.has(code) && (await files.look(visible)) === null;
    if (isFree) await files.rename(pending, visible);
    else if (!(await isGoneOrSame(files, pending, visible))) {
      throw new JobFailureError(
        "runtime.file-refused",
        { path: visible, problem: "another file has its name" },
        { cause: code },
      );
    }
  }
}

/** File systems without hard links. */
const NO_LINKS: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);

async function isGoneOrSame(files: OutputFiles, pending: string, visible: string): Promise<boolean> {
  const [first, second] = await Promise.all([files.look(pending), files.look(visible)]);
  return first === null || first.identity === second?.identity;
}
