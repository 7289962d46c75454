import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode, replaceFile } from "../../storage/durable-files.ts";
import { readEpoch } from "../../storage/epoch.ts";
import { nodeFiles } from "./node-files.ts";
import { isZombie, startTime } from "./process-identity.ts";

export class DataDirectoryLockedError extends Error {
  override readonly name = "DataDirectoryLockedError";
  readonly pid: number;
  constructor(directory: string, pid: number) {
    super(`${directory} is in use by process ${pid}`);
    this.pid = pid;
  }
}

interface Owner {
  readonly pid: number;
  /** Tells a process from a later one with the same pid; empty where the system does not say. */
  readonly started: string;
}

/**
 * The right to a data directory: `lock` names the process that has it. The lock of a process that is gone is taken over.
 * `epoch` grows with every owner; what belongs to an older one is fenced.
 */
export class DataDirectory {
  readonly path: string;
  readonly epoch: number;

  private constructor(path: string, epoch: number) {
    this.path = path;
    this.epoch = epoch;
  }

  static async lock(path: string): Promise<DataDirectory> {
    await mkdir(join(path, "jobs"), { recursive: true });
    await takeLock(path);
    const epoch = (await readEpoch(nodeFiles, path)) + 1;
    await replaceFile(nodeFiles, join(path, "epoch"), `${epoch}\n`);
    return new DataDirectory(path, epoch);
  }

  async unlock(): Promise<void> {
    const owner = await readOwner(join(this.path, "lock"));
    if (owner?.pid === process.pid) await rm(join(this.path, "lock"), { force: true });
  }
}

async function takeLock(path: string): Promise<void> {
  const lock = join(path, "lock");
  const mine = `${lock}.${process.pid}`;
  await writeFile(
    mine,
    JSON.stringify({ pid: process.pid, started: startTime(process.pid) } satisfies Owner),
  );
  try {
    for (let attempt = 0; attempt < 10; attempt++) {
      try {
        await link(mine, lock);
        return;
      } catch (error) {
        if (errorCode(error) !== "EEXIST") throw error;
      }
      const owner = await readOwner(lock);
      if (owner !== null && isAlive(owner)) throw new DataDirectoryLockedError(path, owner.pid);
      await moveStaleAway(lock, owner);
    }
    throw new DataDirectoryLockedError(path, 0);
  } finally {
    await rm(mine, { force: true });
  }
}

/** Whoever wins the rename removes it; if it was no longer the stale one, it is put back. */
async function moveStaleAway(lock: string, stale: Owner | null): Promise<void> {
  const aside = `${lock}.stale.${process.pid}`;
  try {
    await rename(lock, aside);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw error;
  }
  const moved = await readOwner(aside);
  if (moved !== null && moved.pid !== stale?.pid) await link(aside, lock).catch(() => {});
  await rm(aside, { force: true });
}

async function readOwner(lock: string): Promise<Owner | null> {
  try {
    const owner: unknown = JSON.parse(await readFile(lock, "utf8"));
    if (typeof owner !== "object" || owner === null || !("pid" in owner) || !("started" in owner))
      return null;
    return typeof owner.pid === "number" ? { pid: owner.pid, started: String(owner.started) } : null;
  } catch {
    return null;
  }
}

function isAlive(owner: Owner): boolean {
  if (owner.pid === process.pid) return owner.started === startTime(process.pid);
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (errorCode(error) === "ESRCH") return false;
  }
  if (isZombie(owner.pid)) return false;
  const started = startTime(owner.pid);
  return owner.started === "" || started === "" || owner.started === started;
}
