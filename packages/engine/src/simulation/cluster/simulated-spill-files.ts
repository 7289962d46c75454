import type { RawSpillFile, SpillFiles } from "../../spill/spill-files.ts";
import type { DiskFile } from "./disk-image.ts";
import type { DiskOperation, SimulatedDisk } from "./simulated-disk.ts";
import type { SimulatedProcess } from "./simulated-process.ts";

/** What one thread writes and reads by itself on the simulated disk: at once, where the disk does not refuse it. */
export class SimulatedSpillFiles implements SpillFiles {
  readonly #disk: SimulatedDisk;
  readonly #process: SimulatedProcess;
  readonly #open = new Set<DiskFile>();

  constructor(disk: SimulatedDisk, process: SimulatedProcess) {
    this.#disk = disk;
    this.#process = process;
  }

  create(path: string): RawSpillFile {
    return this.#call("create", path, () => {
      this.#disk.image.makeDirectory(path.slice(0, path.lastIndexOf("/")));
      return this.#opened(path, this.#disk.image.create(path));
    });
  }

  open(path: string): RawSpillFile {
    return this.#call("open", path, () => this.#opened(path, this.#disk.image.file(path)));
  }

  rename(from: string, to: string): void {
    this.#call("rename", from, () => this.#disk.image.rename(from, to), to);
  }

  remove(path: string): void {
    this.#call("remove", path, () => this.#disk.image.remove(path));
  }

  exists(path: string): boolean {
    return this.#disk.image.look(path) !== null;
  }

  /** The thread is gone, and what it had open is closed. */
  closeAll(): void {
    for (const file of this.#open) this.#disk.closed(file);
    this.#open.clear();
  }

  #opened(path: string, file: DiskFile): RawSpillFile {
    this.#disk.opened(file, this.#process);
    this.#open.add(file);
    return {
      byteLength: file.bytes.length,
      write: (bytes, position) => this.#call("write", path, () => file.write(bytes, position)),
      read: (position, into) =>
        this.#call("read", path, () => {
          const found = file.bytes.subarray(position, position + into.length);
          if (found.length < into.length) throw new Error(`${path} ends at ${file.bytes.length}`);
          into.set(found);
        }),
      close: () => {
        if (this.#open.delete(file)) this.#disk.closed(file);
      },
    };
  }

  // oxlint-disable-next-line max-params -- a call of the disk
  #call<T>(operation: DiskOperation, path: string, act: () => T, target?: string): T {
    return this.#disk.atOnce({ operation, path, process: this.#process, ...(target && { target }) }, act);
  }
}
