import { invariant } from "@millrace/graph";
import { concatBytes } from "../../batch/concat-bytes.ts";
import { partitionsDirectory } from "../../spill/partition-directory.ts";
import type { FileSystem, OpenFile } from "../../storage/file-system.ts";
import type { OutputFile, OutputFiles } from "../../taskmanager/io/output-files.ts";
import { DiskError, DiskImage } from "./disk-image.ts";
import type { DiskFile } from "./disk-image.ts";
import { DATA } from "./simulated-place.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import type { Activity, World } from "./world.ts";

export type DiskOperation =
  | "open"
  | "create"
  | "read"
  | "write"
  | "sync"
  | "truncate"
  | "copy"
  | "close"
  | "list"
  | "look"
  | "make-directory"
  | "rename"
  | "link"
  | "remove"
  | "sync-directory";

/** Whose files: what a fault of the disk may be limited to. */
export type DiskArea =
  | "state"
  | "manifest"
  | "part"
  | "job"
  | "input"
  | "partition"
  | "spill"
  | "pages"
  | "table";

export interface DiskCall {
  readonly operation: DiskOperation;
  readonly path: string;
  /** The new name of `rename` and `link`. */
  readonly target?: string;
  readonly area: DiskArea;
  readonly process: SimulatedProcess;
}

/** Sees every call when it is made and when it has been done. */
export interface DiskWatcher {
  begun(call: DiskCall): void;
  done(call: DiskCall): void;
}

export interface DiskTrouble {
  readonly code: "EIO" | "ENOSPC";
  readonly area: DiskArea | "any";
  untilUs: number;
}

interface Waiting {
  readonly call: DiskCall;
  readonly readyUs: number;
  /** Does it; with an error: does a part of it, or nothing. */
  readonly effect: (error: DiskError | null) => unknown;
  /** Does it and tells whoever asked. */
  readonly run: (error: DiskError | null) => void;
}

/** The disk of the simulated machine. Each process does several calls at once; each takes its time. */
export class SimulatedDisk {
  readonly image = new DiskImage();
  readonly world: World;
  readonly watcher: DiskWatcher;
  /** Files that are open, by path: none must be left when nobody works. */
  readonly open = new Map<DiskFile, number>();
  troubles: DiskTrouble[] = [];
  /** Calls take so many times as long until then. */
  slow: { readonly factor: number; readonly untilUs: number } = { factor: 1, untilUs: 0 };
  readonly #calls = new Map<SimulatedProcess, ProcessCalls>();

  constructor(world: World, watcher: DiskWatcher) {
    this.world = world;
    this.watcher = watcher;
  }

  /** The disk as one process sees it. */
  of(process: SimulatedProcess): FileSystem & OutputFiles {
    const calls = new ProcessCalls(this, process);
    this.#calls.set(process, calls);
    this.world.add(calls);
    process.atEnd(() => {
      this.#calls.delete(process);
      calls.abandon();
    });
    return new ProcessFiles(this, calls);
  }

  /** A call on a file that is nobody's here: `effect` is what it does. */
  // oxlint-disable-next-line max-params -- whose call, and what it does
  call(
    process: SimulatedProcess,
    about: Pick<DiskCall, "operation" | "path">,
    effect: () => void,
  ): Promise<void> {
    const calls = this.#calls.get(process);
    invariant(calls, "only a living process calls the disk");
    return calls.call(about, (error) => {
      if (error === null) effect();
    });
  }

  /** A call of a thread that does not go on before it is done. */
  atOnce<T>(about: Omit<DiskCall, "area">, act: () => T): T {
    const call: DiskCall = { ...about, area: areaOf(about.path) };
    this.watcher.begun(call);
    const error = this.trouble(call);
    if (error !== null) {
      this.world.log(`  ${call.operation} ${call.path} ${error.code}`);
      throw error;
    }
    const result = act();
    this.watcher.done(call);
    return result;
  }

  opened(file: DiskFile, process: SimulatedProcess): void {
    this.open.set(file, (this.open.get(file) ?? 0) + 1);
    process.atEnd(() => this.open.delete(file));
  }

  closed(file: DiskFile): void {
    const left = (this.open.get(file) ?? 1) - 1;
    if (left > 0) this.open.set(file, left);
    else this.open.delete(file);
  }

  losePower(): void {
    this.open.clear();
    this.image.losePower(this.world.random);
  }

  latencyUs(operation: DiskOperation): number {
    const { world, slow } = this;
    const isSync = operation === "sync" || operation === "sync-directory";
    const usual = isSync ? world.delayUs(20, 300) : world.delayUs(2, 40);
    return world.nowUs < slow.untilUs ? usual * slow.factor : usual;
  }

  trouble({ operation, path, area }: DiskCall): DiskError | null {
    if (operation === "close") return null;
    this.troubles = this.troubles.filter(({ untilUs }) => untilUs > this.world.nowUs);
    const found = this.troubles.find(
      (trouble) =>
        (trouble.area === "any" || trouble.area === area) &&
        (trouble.code === "ENOSPC" ? TAKES_SPACE.has(operation) : true),
    );
    return found === undefined ? null : new DiskError(found.code, path);
  }
}

const WORKING = `${DATA}/working/`;
const PARTITIONS = `${partitionsDirectory(DATA)}/`;
const TAKES_SPACE: ReadonlySet<DiskOperation> = new Set([
  "write",
  "create",
  "copy",
  "make-directory",
  "sync",
]);

/** Calls of one process that wait for the disk. */
class ProcessCalls implements Activity {
  readonly name = "disk";
  readonly settles = true;
  readonly process: SimulatedProcess;
  readonly #disk: SimulatedDisk;
  #waiting: Waiting[] = [];

  constructor(disk: SimulatedDisk, process: SimulatedProcess) {
    this.#disk = disk;
    this.process = process;
  }

  call<T>(
    about: Pick<DiskCall, "operation" | "path"> & { readonly target?: string },
    run: (error: DiskError | null) => T,
  ): Promise<T> {
    const call: DiskCall = { ...about, area: areaOf(about.path), process: this.process };
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#disk.watcher.begun(call);
    this.#waiting.push({
      call,
      readyUs: this.#disk.world.nowUs + this.#disk.latencyUs(call.operation),
      effect: run,
      run: (error) => {
        try {
          const result = run(error);
          if (error === null) resolve(result);
          else reject(error);
        } catch (problem) {
          reject(problem);
        }
      },
    });
    return promise;
  }

  readyUs(): number {
    return this.#waiting.reduce((least, { readyUs }) => Math.min(least, readyUs), Number.POSITIVE_INFINITY);
  }

  act(): void {
    const { world, watcher } = this.#disk;
    const ready = this.#waiting.filter(({ readyUs }) => readyUs <= world.nowUs);
    const next = ready[world.random.below(ready.length)];
    if (next === undefined) return;
    this.#waiting.splice(this.#waiting.indexOf(next), 1);
    const { call } = next;
    const error = this.#disk.trouble(call);
    world.log(`  ${call.operation} ${call.path}${error === null ? "" : ` ${error.code}`}`);
    next.run(error);
    if (error === null) watcher.done(call);
  }

  /** The process is dead: of what it had asked for some was done all the same, some not, nobody knows. */
  abandon(): void {
    for (const { effect, call } of this.#waiting.splice(0)) {
      if (this.#disk.world.random.oneIn(2)) continue;
      try {
        effect(null);
        this.#disk.world.log(`  ${call.operation} ${call.path} of a dead process`);
      } catch (error) {
        if (!(error instanceof DiskError)) throw error;
      }
    }
  }
}

class ProcessFiles implements FileSystem, OutputFiles {
  readonly #disk: SimulatedDisk;
  readonly #calls: ProcessCalls;

  constructor(disk: SimulatedDisk, calls: ProcessCalls) {
    this.#disk = disk;
    this.#calls = calls;
  }

  async open(path: string, mode: "read" | "write"): Promise<OpenFile> {
    const { image } = this.#disk;
    const file = await this.#calls.call({ operation: mode === "read" ? "open" : "create", path }, (error) =>
      error === null ? this.#opened(mode === "read" ? image.file(path) : image.create(path)) : null,
    );
    let end = 0;
    return {
      read: (into, position) =>
        this.#calls.call({ operation: "read", path }, () => {
          const found = file!.bytes.subarray(position, position + into.length);
          into.set(found);
          return found.length;
        }),
      append: (parts) =>
        this.#calls.call({ operation: "write", path }, (error) => {
          const bytes = concatBytes(parts);
          const written = error === null ? bytes.length : this.#disk.world.random.below(bytes.length + 1);
          file!.write(bytes.subarray(0, written), end);
          end += written;
        }),
      sync: () => this.#sync(path, file!),
      close: () => this.#close(path, file!),
    };
  }

  /** The path itself: there are no links to directories here. */
  async directory(path: string): Promise<string> {
    await this.makeDirectory(path);
    await this.#changing("sync-directory", path, () => this.#disk.image.settleAbove(path));
    return path;
  }

  async create(directory: string, name: string): Promise<OutputFile> {
    const path = `${directory}/${name}`;
    const file = await this.#calls.call({ operation: "create", path }, (error) =>
      error === null ? this.#opened(this.#disk.image.create(path)) : null,
    );
    return this.#outputFile(path, file!);
  }

  async reopen(directory: string, name: string): Promise<OutputFile> {
    const path = `${directory}/${name}`;
    const file = await this.#calls.call({ operation: "open", path }, (error) =>
      error === null ? this.#opened(this.#disk.image.file(path)) : null,
    );
    return this.#outputFile(path, file!);
  }

  copy(directory: string, from: string, to: string): Promise<void> {
    const [path, target] = [`${directory}/${from}`, `${directory}/${to}`];
    return this.#calls.call({ operation: "copy", path, target }, (error) => {
      if (error === null) this.#disk.image.copy(path, target);
    });
  }

  list(path: string): Promise<readonly string[]> {
    return this.#calls.call({ operation: "list", path }, () => this.#disk.image.list(path));
  }

  makeDirectory(path: string): Promise<void> {
    return this.#changing("make-directory", path, () => this.#disk.image.makeDirectory(path));
  }

  rename(from: string, to: string): Promise<void> {
    return this.#calls.call({ operation: "rename", path: from, target: to }, (error) => {
      if (error === null) this.#disk.image.rename(from, to);
    });
  }

  link(from: string, to: string): Promise<void> {
    return this.#calls.call({ operation: "link", path: from, target: to }, (error) => {
      if (error === null) this.#disk.image.link(from, to);
    });
  }

  remove(path: string): Promise<void> {
    return this.#changing("remove", path, () => this.#disk.image.remove(path));
  }

  syncDirectory(path: string): Promise<void> {
    return this.#changing("sync-directory", path, () => this.#disk.image.syncDirectory(path));
  }

  look(path: string): Promise<{ readonly bytes: number; readonly identity: string } | null> {
    return this.#calls.call({ operation: "look", path }, () => {
      const file = this.#disk.image.look(path);
      return file && { bytes: file.bytes.length, identity: String(file.identity) };
    });
  }

  #outputFile(path: string, file: DiskFile): OutputFile {
    return {
      write: (bytes, from, position) =>
        this.#calls.call({ operation: "write", path }, (error) => {
          const rest = bytes.length - from;
          const { random } = this.#disk.world;
          const written = error === null && !random.oneIn(4) ? rest : Math.min(rest, 1 + random.below(rest));
          file.write(bytes.subarray(from, from + written), position);
          return written;
        }),
      truncate: (bytes) => this.#changing("truncate", path, () => file.truncate(bytes)),
      sync: () => this.#sync(path, file),
      close: () => this.#close(path, file),
    };
  }

  #changing(operation: DiskOperation, path: string, change: () => void): Promise<void> {
    return this.#calls.call({ operation, path }, (error) => {
      if (error === null) change();
    });
  }

  #opened(file: DiskFile): DiskFile {
    const { process } = this.#calls;
    if (process.alive) this.#disk.opened(file, process);
    return file;
  }

  #sync(path: string, file: DiskFile): Promise<void> {
    return this.#calls.call({ operation: "sync", path }, (error) => {
      if (error === null) file.synced = file.bytes;
    });
  }

  #close(path: string, file: DiskFile): Promise<void> {
    return this.#calls.call({ operation: "close", path }, () => this.#disk.closed(file));
  }
}

export function areaOf(path: string): DiskArea {
  if (path.startsWith(WORKING)) return path.includes("/spill-") ? "spill" : "pages";
  if (path.startsWith(PARTITIONS)) return "partition";
  if (path.endsWith("-wal")) return "table";
  if (path.endsWith(".state")) return "state";
  if (path.includes("/chk-")) return "manifest";
  if (path.includes("/jobs") || path.endsWith("/epoch") || path.endsWith("/epoch.tmp")) return "job";
  return path.includes("/part-") || path.includes("/.part-") ? "part" : "input";
}
