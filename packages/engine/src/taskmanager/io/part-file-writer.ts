import type { CommitBound } from "../../rpc/gateway.ts";
import type { DurablePart, PendingPart } from "../../io/io-service.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { OutputOptions, PersistedPart, ResumedPart } from "./io-protocol.ts";
import { bucketOf, hiddenName, ownerOf, parseHidden, partStem } from "../../io/part-name.ts";
import type { HiddenPart, PartWriter } from "../../io/part-name.ts";
import type { OutputFiles } from "./output-files.ts";
import { PartFile } from "./part-file.ts";
import { PartPlaces } from "./part-place.ts";

export interface PartFileOptions {
  readonly files: OutputFiles;
  /** Files that this process had open and has closed. */
  readonly closedParts: Set<string>;
  readonly output: OutputOptions;
  readonly by: PartWriter;
}

/** Stands for the restored checkpoint, which is complete and comes before all of this job. */
const RESTORED = 0;

/**
 * Part files of one sink subtask in one attempt.
 *
 *     .part-<token>-<subtask>-<counter>.<suffix>.<job>.<epoch>-<attempt>.inprogress   durable up to some byte, not visible
 *     [<bucket>/]part-<token>-<subtask>-<counter>.<suffix>                            visible
 *
 * That a part is durable up to a byte and that it is visible are two facts. The first is what a checkpoint has of it, and
 * any number of checkpoints may have one part, each as long as it was then. Several may be written at once, each in a
 * bucket of its own. What is not visible lies in the directory of the output, whatever the bucket.
 *
 * 1. The token stands for job and operator: sinks and jobs share a directory, and none touches another's files.
 * 2. File names carry epoch and attempt. A part that a restored checkpoint has in progress is gone on with in the file that
 *    it is in, cut off, only where this very process had it open and has closed it. Whoever else wrote it may write on: then
 *    it is copied as far as the checkpoint goes, and the file is left for earlier checkpoints until the part is visible.
 * 3. A name becomes visible by a link, which never replaces a file. What is hidden is removed once that name is durable:
 *    they lie in two directories, and a sync of one of them says nothing of the other.
 * 4. The parts of a restored checkpoint are found whichever job and subtask prepared them: a job that failed before it
 *    committed is gone, and the job that goes on from its checkpoint commits for it. Both may do so: the part is visible
 *    once. What another job has in progress is not removed: it may run, or other checkpoints of it may be started from.
 * 5. What is visible was finished, and holds everything that a checkpoint has in progress under its name: that part is over.
 */
export class PartFileWriter {
  readonly #options: PartFileOptions;
  #directory = "";
  #places: PartPlaces;
  /** Not visible yet, by visible name: of this attempt, and of the restored checkpoint. */
  readonly #parts = new Map<string, PartFile>();

  constructor(options: PartFileOptions) {
    this.#options = options;
    this.#places = new PartPlaces(options.files, "");
  }

  get by(): PartWriter {
    return this.#options.by;
  }

  /** The first counter that no file of this subtask has in the directory itself. */
  async open(): Promise<number> {
    let first = 0;
    const { files, output } = this.#options;
    this.#directory = await files.directory(output.directory);
    this.#places = new PartPlaces(files, this.#directory);
    const stem = partStem(output);
    for (const name of await files.list(this.#directory)) {
      const visible = parseHidden(name)?.visible ?? name;
      if (!visible.startsWith(stem)) continue;
      const counter = Number.parseInt(visible.slice(stem.length), 10);
      if (counter >= first) first = counter + 1;
    }
    return first;
  }

  async append(name: string, bytes: Uint8Array, progress: { written: number }): Promise<void> {
    const part = this.#parts.get(name) ?? (await this.#create(name));
    await part.append(bytes, progress);
  }

  /** Durable when it resolves, as far as it is written; it goes on. */
  async persist({ name, bytes, checkpointId, completed }: PersistedPart): Promise<void> {
    const part = this.#parts.get(name);
    if (part === undefined) return;
    await part.sync();
    await this.#nameDurably(part);
    part.mark({ checkpointId, bytes }, completed);
  }

  /** Durable when it resolves, and ended. */
  async prepare({ name, bytes, checkpointId }: PendingPart): Promise<void> {
    const part = this.#parts.get(name);
    if (part === undefined) return;
    await part.sync();
    await this.#close(part);
    await this.#nameDurably(part);
    part.isEnded = true;
    part.mark({ checkpointId, bytes });
  }

  /** Goes on with a part behind the bytes that a checkpoint has of it. To be repeated where it failed. */
  async resume(part: DurablePart): Promise<ResumedPart> {
    const seen = await this.#places.seen(part);
    if (seen !== null) {
      await this.#isOver(part);
      return { isOver: true };
    }
    const from = await this.#hiddenOf(part);
    const inPlace = this.#options.closedParts.has(`${this.#directory}/${from}`);
    const file = inPlace ? from : hiddenName(part.name, this.#options.by);
    const earlier = [...(part.earlier ?? []), ...(inPlace ? [] : [from])];
    await this.#parts.get(part.name)?.close();
    if (!inPlace) await this.#options.files.copy(this.#directory, from, file);
    const made = await this.#reopened(file, earlier);
    this.#parts.set(part.name, made);
    made.isNamed = inPlace;
    await made.truncate(part.bytes);
    made.mark({ checkpointId: RESTORED, bytes: part.bytes });
    return { isOver: false, file, earlier };
  }

  /** The path that the part is visible at; null: it was so, as a longer one. Idempotent. */
  async commit(part: PendingPart): Promise<string | null> {
    if (part.open === true) return this.#finishOther(part);
    const known = this.#parts.get(part.name);
    const file = known?.file ?? part.file;
    const shown = file === undefined ? null : await this.#places.show(file, part);
    // Also where it is visible already: whoever made it so may have died before its name was durable.
    await this.#options.files.syncDirectory(await this.#places.directory(part.name));
    const path = shown ?? (await this.#places.seen(part)) ?? `${this.#directory}/${part.name}`;
    const found = await this.#options.files.look(path);
    if (found === null) throw this.#refused(path, "a part file that a checkpoint covers is gone");
    if (found.bytes !== part.bytes) throw this.#refused(path, "a part file has another length");
    await this.#removeAll(filesOf(known ?? part));
    this.#parts.delete(part.name);
    return path;
  }

  /**
   * Removes what this subtask left behind, and subtasks that are no more, but for these; of several of old with one name the
   * newest is kept. What a later epoch or attempt made stays: this one may run on in a process that should be dead.
   */
  async discardExcept(parts: readonly DurablePart[]): Promise<void> {
    const hidden = await this.#places.hidden();
    for (const part of parts) {
      const file = part.file ?? newest(hidden, part)?.file;
      if (file !== undefined && part.open !== true) this.#restored(part, file);
    }
    const kept = new Set([...parts.flatMap(filesOf), ...[...this.#parts.values()].map(({ file }) => file)]);
    for (const part of hidden)
      if (this.#isMine(part) && !this.#isLater(part) && !kept.has(part.file)) await this.#remove(part.file);
  }

  /**
   * Closes what is open. What no checkpoint can rely on is removed. With a bound (the attempt was cancelled), what completed
   * checkpoints have of ended parts becomes visible, and of all parts where the job ends; what may be relied on stays.
   */
  async close(bound: CommitBound | null): Promise<void> {
    try {
      await this.#settle(bound);
    } finally {
      for (const part of this.#parts.values()) await this.#close(part);
      this.#parts.clear();
    }
  }

  async #settle(bound: CommitBound | null): Promise<void> {
    const shown: { readonly part: PartFile; readonly name: string }[] = [];
    for (const [name, part] of this.#parts) {
      const fate = part.fate(bound);
      if (fate.kind === "show" && (await this.#show(name, part, fate.bytes))) shown.push({ part, name });
      if (fate.kind === "remove") await this.#removeAll(filesOf(part));
    }
    const directories = await Promise.all(shown.map(({ name }) => this.#places.directory(name)));
    for (const directory of new Set(directories)) await this.#options.files.syncDirectory(directory);
    for (const { part } of shown) await this.#removeAll(filesOf(part));
    if (this.#parts.size > 0) await this.#options.files.syncDirectory(this.#directory);
  }

  /** Also of a part that ended after the checkpoint: what came since is cut off. */
  async #show(name: string, part: PartFile, bytes: number): Promise<boolean> {
    if (part.written !== bytes && !part.isOpen)
      part.opened(await this.#options.files.reopen(this.#directory, part.file));
    if (part.written !== bytes) await part.truncate(bytes);
    await part.sync();
    return (await this.#places.show(part.file, { name, bytes })) !== null;
  }

  /** What a checkpoint has of a part that nobody goes on with becomes visible. */
  async #finishOther(part: PendingPart): Promise<string | null> {
    const { files, by } = this.#options;
    const seen = await this.#places.seen(part);
    if (seen !== null) {
      await this.#isOver(part);
      return null;
    }
    const from = await this.#hiddenOf(part);
    const file = hiddenName(part.name, by);
    await files.copy(this.#directory, from, file);
    const copy = await this.#reopened(file);
    try {
      await copy.truncate(part.bytes);
      await copy.sync();
    } finally {
      await copy.close();
    }
    const path = await this.#places.show(file, part);
    await files.syncDirectory(await this.#places.directory(part.name));
    await this.#removeAll([file, ...this.#ownFiles(part)]);
    return path;
  }

  /** The part is visible: what is hidden of it is wanted no more. */
  async #isOver(part: DurablePart): Promise<void> {
    await this.#options.files.syncDirectory(await this.#places.directory(part.name));
    await this.#removeAll(this.#ownFiles(part));
  }

  #ownFiles(part: DurablePart): readonly string[] {
    return filesOf(part).filter((each) => parseHidden(each)?.jobId === this.#options.by.jobId);
  }

  /** The file that a part's bytes are in. Throws where it has fewer. */
  async #hiddenOf({ name, file, bytes }: DurablePart): Promise<string> {
    const path = `${this.#directory}/${file ?? name}`;
    const found = file === undefined ? null : await this.#options.files.look(path);
    if (file === undefined || found === null)
      throw this.#refused(path, "a part file that a checkpoint covers is gone");
    if (found.bytes < bytes)
      throw this.#refused(path, `a part file has ${found.bytes} bytes, the checkpoint covers ${bytes}`);
    return file;
  }

  #restored({ name, bytes }: DurablePart, file: string): void {
    const part = new PartFile(this.#directory, file);
    part.written = bytes;
    part.isEnded = true;
    part.isNamed = true;
    part.mark({ checkpointId: RESTORED, bytes });
    this.#parts.set(name, part);
  }

  #isMine({ visible }: HiddenPart): boolean {
    const owner = ownerOf(visible);
    const { token, subtask, parallelism } = this.#options.output;
    return owner !== null && owner.token === token && owner.subtask % parallelism === subtask;
  }

  #isLater(part: HiddenPart): boolean {
    const { jobId, epoch, attempt } = this.#options.by;
    if (part.epoch !== epoch) return part.epoch > epoch;
    return part.jobId === jobId && part.attempt > attempt;
  }

  async #reopened(file: string, earlier: readonly string[] = []): Promise<PartFile> {
    const part = new PartFile(this.#directory, file, earlier);
    part.opened(await this.#options.files.reopen(this.#directory, file));
    return part;
  }

  async #create(name: string): Promise<PartFile> {
    const part = new PartFile(this.#directory, hiddenName(name, this.#options.by));
    part.opened(await this.#options.files.create(this.#directory, part.file));
    this.#parts.set(name, part);
    return part;
  }

  async #nameDurably(part: PartFile): Promise<void> {
    if (part.isNamed) return;
    await this.#options.files.syncDirectory(this.#directory);
    part.isNamed = true;
  }

  async #close(part: PartFile): Promise<void> {
    if (!part.isOpen) return;
    await part.close();
    this.#options.closedParts.add(part.path);
  }

  async #removeAll(files: readonly string[]): Promise<void> {
    for (const file of files) await this.#remove(file);
  }

  async #remove(file: string): Promise<void> {
    await this.#options.files.remove(`${this.#directory}/${file}`);
    this.#options.closedParts.delete(`${this.#directory}/${file}`);
  }

  #refused(path: string, problem: string): JobFailureError {
    return new JobFailureError("runtime.file-refused", { path, problem });
  }
}

const filesOf = ({ file, earlier = [] }: Pick<DurablePart, "file" | "earlier">): readonly string[] =>
  file === undefined ? earlier : [file, ...earlier];

/** Of old, a part's file is known by its name only. */
function newest(hidden: readonly HiddenPart[], { name }: DurablePart): HiddenPart | undefined {
  const { file } = bucketOf(name);
  const ended = hidden.filter(({ visible, state }) => visible === file && state === "pending");
  return ended.toSorted((a, b) => a.epoch - b.epoch || a.attempt - b.attempt).at(-1);
}
