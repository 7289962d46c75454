import { concatBytes } from "../batch/concat-bytes.ts";
import { crc32 } from "../checkpoint/crc32.ts";
import { SnapshotEncoder } from "../checkpoint/snapshot-format.ts";
import type { StateSection, SubtaskSnapshot } from "../checkpoint/state-io.ts";
import type { FileSystem, OpenFile } from "./file-system.ts";

export interface WrittenState {
  readonly file: string;
  readonly bytes: number;
  readonly checksum: number;
}

/** `state`: of its operators. `inflight`: rows that its barrier overtook. */
export type StateFileKind = "state" | "inflight";

/** Parts below it are written together. */
const GATHER_BYTES = 1 << 16;

/** After so many the disk begins with what it has, while the rest is made. */
const SYNC_BYTES = 1 << 24;

/** A subtask's state file below `chk-<n>/`, written section by section. Durable when `finish` has resolved. */
export class StateFileWriter {
  readonly #files: FileSystem;
  readonly #path: string;
  readonly #name: string;
  readonly #file: OpenFile;
  readonly #encoder: SnapshotEncoder;
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  #writing: Promise<void> = Promise.resolve();
  #unsyncedBytes = 0;
  #syncing: Promise<void> | null = null;

  private constructor(files: FileSystem, path: string, name: string, file: OpenFile) {
    this.#files = files;
    this.#path = path;
    this.#name = name;
    this.#file = file;
    this.#encoder = new SnapshotEncoder(files.crc32 ?? crc32);
  }

  static async open(
    files: FileSystem,
    directory: string,
    about: Omit<SubtaskSnapshot, "sections"> & { readonly kind: StateFileKind },
  ): Promise<StateFileWriter> {
    const path = `${directory}/chk-${about.checkpointId}`;
    const name = `${encodeURIComponent(about.vertexId)}-${about.subtask}.${about.kind}`;
    await files.makeDirectory(path);
    const writer = new StateFileWriter(files, path, name, await files.open(`${path}/${name}`, "write"));
    writer.#gather(writer.#encoder.header(about));
    return writer;
  }

  /** Resolves when the next one may come: while these bytes are written. They are read until `written` has resolved. */
  async append(section: StateSection): Promise<void> {
    this.#gather(this.#encoder.section(section));
    if (section.bytes.length < GATHER_BYTES) {
      this.#gather(section.bytes.slice());
      if (this.#gatheredBytes >= GATHER_BYTES) await this.#flush(null);
    } else {
      await this.#flush(section.bytes);
    }
  }

  /** Resolves when nothing that was appended is read any more. */
  async written(): Promise<void> {
    await this.#writing;
  }

  async finish(): Promise<WrittenState> {
    this.#gather(this.#encoder.footer());
    await this.#flush(null);
    await this.#writing;
    await this.#syncing;
    await this.#file.sync();
    await this.#file.close();
    await this.#files.syncDirectory(this.#path);
    const { bytes, checksum } = this.#encoder;
    return { file: this.#name, bytes, checksum };
  }

  /** The file is not wanted. */
  async abandon(): Promise<void> {
    await this.#writing.catch(() => {});
    await this.#syncing?.catch(() => {});
    await this.#file.close().catch(() => {});
    await this.#files.remove(`${this.#path}/${this.#name}`).catch(() => {});
  }

  #gather(part: Uint8Array): void {
    this.#gathered.push(part);
    this.#gatheredBytes += part.length;
  }

  /** Writes what was gathered, and bytes behind it. Fails with what the write before failed with. */
  async #flush(bytes: Uint8Array | null): Promise<void> {
    const small = concatBytes(this.#gathered);
    this.#gathered = [];
    this.#gatheredBytes = 0;
    await this.#writing;
    this.#writing = this.#write(small, bytes);
    // Who waits for it is told; until then it is nobody's.
    this.#writing.catch(() => {});
  }

  async #write(small: Uint8Array, bytes: Uint8Array | null): Promise<void> {
    await this.#file.append(bytes === null ? [small] : [small, bytes]);
    this.#unsyncedBytes += small.length + (bytes?.length ?? 0);
    if (this.#unsyncedBytes >= SYNC_BYTES && this.#syncing === null) this.#beginSync();
  }

  /** What fails is told by `finish`. */
  #beginSync(): void {
    this.#unsyncedBytes = 0;
    const syncing = this.#file.sync();
    this.#syncing = syncing;
    syncing.then(
      () => (this.#syncing = null),
      () => {},
    );
  }
}
