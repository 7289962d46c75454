import { invariant } from "@millrace/graph";
import { crc32 } from "../checkpoint/crc32.ts";
import { crc32c } from "../checkpoint/crc32c.ts";
import { decodeManifest, encodeManifest } from "../checkpoint/manifest-format.ts";
import type { ManifestContent } from "../checkpoint/manifest-format.ts";
import {
  decodeSavepoint,
  describeStates,
  encodeSavepoint,
  graphDigest,
} from "../checkpoint/savepoint-format.ts";
import { namedFiles, placeOf } from "../checkpoint/placed-files.ts";
import type { PlacedFile } from "../checkpoint/placed-files.ts";
import type { Savepoint } from "../checkpoint/savepoint-format.ts";
import { StorageError } from "../jobmanager/job-storage.ts";
import type {
  CopyWatch,
  ListedSavepoint,
  SavepointRequest,
  SavepointSource,
  SavepointStorage,
} from "../jobmanager/savepoint-storage.ts";
import { MANIFEST } from "./checkpoint-directories.ts";
import {
  directoryOf,
  errorCode,
  namesIn,
  readSlices,
  readWhole,
  replaceFile,
  storageError,
} from "./durable-files.ts";
import type { FileSystem } from "./file-system.ts";

const SAVEPOINT = "savepoint.json";
const ID = /^sp-[A-Za-z0-9_-]{1,100}$/u;

/** Savepoints below `<data>/savepoints/<id>/`: see `savepoint-format`. */
export class SavepointStore implements SavepointStorage {
  readonly #files: FileSystem;
  readonly #directory: string;
  #settled = false;

  constructor(files: FileSystem, dataDir: string) {
    this.#files = files;
    this.#directory = `${dataDir}/savepoints`;
  }

  async write(
    request: SavepointRequest,
    source: SavepointSource,
    watch: CopyWatch,
  ): Promise<{ readonly savepoint: Savepoint; readonly path: string }> {
    const { jobId, checkpointId, graph } = source;
    const id = await this.#freeId(`sp-${jobId}-${checkpointId}`);
    const path = `${this.#directory}/${id}`;
    try {
      await this.#files.makeDirectory(path);
      const copied = await this.#copy(source.path, path, watch);
      const savepoint: Savepoint = {
        id,
        ...request,
        createdMs: source.timestampMs,
        jobId,
        jobName: graph.name,
        checkpointId,
        maxParallelism: graph.maxParallelism,
        ...copied,
        graphDigest: graphDigest(graph),
        states: describeStates(graph),
        graph,
      };
      await this.#files.syncDirectory(path);
      goOn(watch);
      await replaceFile(this.#files, `${path}/${SAVEPOINT}`, encodeSavepoint(savepoint));
      await this.#files.syncDirectory(this.#directory);
      await this.#settle();
      goOn(watch);
      return { savepoint, path };
    } catch (error) {
      await this.#files.remove(`${path}/${SAVEPOINT}`).catch(() => {});
      await this.#files.remove(path).catch(() => {});
      throw storageError(error);
    }
  }

  /** The first savepoint makes the directory of all of them. */
  async #settle(): Promise<void> {
    if (this.#settled) return;
    await this.#files.syncDirectory(directoryOf(this.#directory));
    this.#settled = true;
  }

  async list(): Promise<readonly ListedSavepoint[]> {
    const found = await Promise.all((await this.#ids()).map((id) => this.read(id)));
    return found
      .filter((each) => each !== null)
      .toSorted((a, b) => createdMs(b) - createdMs(a) || a.id.localeCompare(b.id));
  }

  async read(id: string): Promise<ListedSavepoint | null> {
    if (!ID.test(id)) return null;
    const path = `${this.#directory}/${id}`;
    const read = await readSavepoint(this.#files, path);
    return read && { id, path, ...read };
  }

  async remove(id: string): Promise<void> {
    invariant(ID.test(id), "a savepoint has a name of ours");
    const path = `${this.#directory}/${id}`;
    await this.#files.remove(`${path}/${SAVEPOINT}`);
    await this.#files.remove(path);
  }

  /** Removes what a crash has left of savepoints that were being written: while none is. */
  async sweep(): Promise<void> {
    for (const id of await this.#ids()) {
      const names = await this.#files.list(`${this.#directory}/${id}`);
      if (!names.includes(SAVEPOINT)) await this.#files.remove(`${this.#directory}/${id}`);
    }
  }

  async #ids(): Promise<readonly string[]> {
    const names = (await namesIn(this.#files, this.#directory)) ?? [];
    return names.filter((name) => ID.test(name));
  }

  async #freeId(wanted: string): Promise<string> {
    const taken = new Set(await this.#ids());
    let id = wanted;
    for (let nth = 2; taken.has(id); nth++) id = `${wanted}-${nth}`;
    return id;
  }

  async #copy(from: string, to: string, watch: CopyWatch): Promise<Pick<Savepoint, "bytes" | "manifest">> {
    const decoded = decodeManifest(await readWhole(this.#files, `${from}/${MANIFEST}`));
    if (decoded.kind === "damaged") throw damaged(MANIFEST);
    const { checkpointId } = decoded.manifest;
    let bytes = 0;
    for (const file of namedFiles(decoded.manifest)) {
      const place = placeOf({ path: from, checkpointId }, file);
      const checksum = await this.#copyFile(place, `${to}/${nameIn(checkpointId, file)}`, watch);
      if (checksum !== file.checksum) throw damaged(file.name);
      bytes += file.bytes;
    }
    const manifest = encodeManifest(gathered(decoded.manifest));
    await replaceFile(this.#files, `${to}/${MANIFEST}`, manifest);
    return { bytes, manifest: { bytes: manifest.length, checksum: crc32c(manifest) } };
  }

  async #copyFile(from: string, to: string, watch: CopyWatch): Promise<number> {
    const target = await this.#files.open(to, "write");
    try {
      let checksum = 0;
      for await (const slice of readSlices(this.#files, from)) {
        checksum = (this.#files.crc32 ?? crc32)(slice, checksum);
        await target.append([slice]);
        goOn(watch);
      }
      await target.sync();
      goOn(watch);
      return checksum;
    } finally {
      await target.close();
    }
  }
}

/** What the directory of a savepoint says of it, wherever that lies; null: there is none. */
export async function readSavepoint(
  files: FileSystem,
  path: string,
): Promise<
  ReturnType<typeof decodeSavepoint> | { readonly kind: "damaged"; readonly problem: "unreadable" } | null
> {
  try {
    return decodeSavepoint(await readWhole(files, `${path}/${SAVEPOINT}`));
  } catch (error) {
    return errorCode(error) === "ENOENT" ? null : { kind: "damaged", problem: "unreadable" };
  }
}

/** Files of earlier checkpoints, of subtasks that had ended, say so in their names: others may have the same ones. */
const nameIn = (checkpointId: number, file: Pick<PlacedFile, "checkpointId" | "name">): string =>
  file.checkpointId === checkpointId ? file.name : `chk-${file.checkpointId}.${file.name}`;

/** The same checkpoint with all its files in one directory. */
function gathered(manifest: ManifestContent): ManifestContent {
  const { checkpointId } = manifest;
  const vertices = manifest.vertices.map((vertex) => ({
    ...vertex,
    subtasks: vertex.subtasks.map(({ file, takenAt = checkpointId, base, ...rest }) => ({
      ...rest,
      file: file && { ...file, name: nameIn(checkpointId, { ...file, checkpointId: takenAt }) },
      ...(base && {
        base: base.map((each) => ({ ...each, checkpointId, name: nameIn(checkpointId, each) })),
      }),
    })),
  }));
  return { ...manifest, vertices };
}

/** Another part is written; whoever waits for it may have given up meanwhile. */
function goOn(watch: CopyWatch): void {
  if (watch.givenUp) throw new StorageError("io-error", "the savepoint was given up");
  watch.progress();
}

const damaged = (file: string): StorageError => new StorageError("io-error", `${file} is damaged`);

const createdMs = (listed: ListedSavepoint): number =>
  listed.kind === "intact" ? listed.savepoint.createdMs : -Infinity;
