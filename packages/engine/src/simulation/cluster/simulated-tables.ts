import { errorCode } from "../../storage/durable-files.ts";
import { readEpoch } from "../../storage/epoch.ts";
import type { FileSystem } from "../../storage/file-system.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { LineWriter } from "../../taskmanager/io/io-devices.ts";
import type { TableTarget, TableWriterId } from "../../io/table-changes.ts";
import type { SimulatedDisk } from "./simulated-disk.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import { DATA } from "./simulated-place.ts";
import { SimulatedTableFile } from "./simulated-table-file.ts";
import type { TableTransaction } from "./simulated-table-file.ts";

/** An engine that is wrong with tables. */
export interface TableMutation {
  /** What is committed is not synced. */
  readonly unsynced?: true;
  /** Late writes are taken of older attempts too, or of epochs that are over. */
  readonly unfenced?: "attempts" | "epochs";
}

interface Caller {
  readonly process: SimulatedProcess;
  readonly files: FileSystem;
}

/** Another program has the file for so long at most. */
const OTHER_PROGRAM_MS = 400;
const BUSY_TRIES = 1_200;
const BUSY_PAUSE_MS = 50;

/** Tables on the simulated disk: they outlive every process, and fail as the disk does. */
export class SimulatedTables {
  readonly #disk: SimulatedDisk;
  readonly #mutation: TableMutation;
  readonly #files = new Map<string, SimulatedTableFile>();

  constructor(disk: SimulatedDisk, mutation: TableMutation = {}) {
    this.#disk = disk;
    this.#mutation = mutation;
  }

  /** By path and name of the table: its rows, a JSON array a line. */
  get content(): ReadonlyMap<string, Uint8Array> {
    const tables = [...this.#files].flatMap(([path, file]) =>
      [...file.tables].map(([name, { lines }]) => [`${path}/${name}`, lines] as const),
    );
    return new Map(tables);
  }

  losePower(): void {
    for (const file of this.#files.values()) file.losePower();
  }

  writer({ process, files }: Caller, target: TableTarget, writer: TableWriterId): LineWriter {
    const { random } = process.world;
    const pause = (ms: number): Promise<void> =>
      new Promise((resolve) => process.timers.after(ms, () => resolve()));
    let givenUp = false;
    return {
      write: async (bytes) => {
        await pause(random.oneIn(8) ? random.below(OTHER_PROGRAM_MS) : 0);
        for (let tries = 1; !givenUp; tries++) {
          if (await this.#tried({ process, files }, { target, writer, bytes })) return;
          if (tries === BUSY_TRIES) throw failed(target, "database is locked");
          await pause(BUSY_PAUSE_MS);
        }
      },
      abandon: () => {
        givenUp = true;
      },
      close: () => Promise.resolve(),
    };
  }

  /** False: somebody else has the file. */
  async #tried({ process, files }: Caller, transaction: TableTransaction): Promise<boolean> {
    const { path, table } = transaction.target;
    const { unfenced } = this.#mutation;
    const file = this.#file(path);
    if (!file.begin(process)) return false;
    try {
      const isOver = unfenced === undefined && (await readEpoch(files, DATA)) > transaction.writer.epoch;
      if (isOver || (unfenced !== "attempts" && !file.admits(transaction)))
        throw new JobFailureError("runtime.table-superseded", { path, table });
      await this.#commit(process, file, transaction);
      return true;
    } catch (error) {
      throw errorCode(error) === "EIO" ? failed(transaction.target, "disk I/O error") : error;
    } finally {
      file.end(process);
    }
  }

  // oxlint-disable-next-line max-params -- who, where and what
  async #commit(
    process: SimulatedProcess,
    file: SimulatedTableFile,
    transaction: TableTransaction,
  ): Promise<void> {
    const path = `${transaction.target.path}-wal`;
    await this.#disk.call(process, { operation: "write", path }, () => file.write(transaction));
    if (this.#mutation.unsynced !== true)
      await this.#disk.call(process, { operation: "sync", path }, () => file.sync());
    file.commit();
  }

  #file(path: string): SimulatedTableFile {
    const file = this.#files.get(path) ?? new SimulatedTableFile(this.#disk.world.random);
    this.#files.set(path, file);
    return file;
  }
}

const failed = ({ path, table }: TableTarget, problem: string): JobFailureError =>
  new JobFailureError("runtime.table-failed", { path, table, problem });
