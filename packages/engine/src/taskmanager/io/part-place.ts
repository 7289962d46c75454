import { errorCode } from "../../storage/durable-files.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import { bucketOf, longerName, parseHidden } from "../../io/part-name.ts";
import type { HiddenPart } from "../../io/part-name.ts";
import type { OutputFiles } from "./output-files.ts";

/** Of a part: its name below the directory of the output, and how much of it is to be seen. */
interface Wanted {
  readonly name: string;
  readonly bytes: number;
}

/**
 * Where parts are visible, below the directory of an output. Names are given by links, which never replace a file.
 *
 * A job that goes on from a checkpoint of another one shows what that had in progress then. Where it is not the newest
 * checkpoint, or the other job runs on, a longer part comes when a shorter one has its name: it gets a name with its
 * length, so that no row is missing; those of the shorter one are seen twice.
 */
export class PartPlaces {
  readonly #files: OutputFiles;
  readonly #root: string;
  readonly #buckets = new Map<string, string>();

  constructor(files: OutputFiles, root: string) {
    this.#files = files;
    this.#root = root;
  }

  /** A bucket is made where it is missing. */
  async directory(name: string): Promise<string> {
    const { bucket } = bucketOf(name);
    if (bucket === "") return this.#root;
    const known = this.#buckets.get(bucket);
    const directory = known ?? (await this.#files.directory(`${this.#root}/${bucket}`));
    this.#buckets.set(bucket, directory);
    return directory;
  }

  /** Where at least so much of it is visible; null: nowhere. */
  async seen({ name, bytes }: Wanted): Promise<string | null> {
    const directory = await this.directory(name);
    const { file } = bucketOf(name);
    const found = await this.#files.look(`${directory}/${file}`);
    if (found === null) return null;
    if (found.bytes >= bytes) return `${directory}/${file}`;
    const stem = file.slice(0, file.lastIndexOf("."));
    for (const other of await this.#files.list(directory)) {
      const length = Number(other.slice(stem.length + 1, other.lastIndexOf(".")));
      if (other === longerName(file, length) && length >= bytes) return `${directory}/${other}`;
    }
    return null;
  }

  /** Gives a hidden file its visible name; the path. Null: it is gone. Without links in the file system it is moved. */
  async show(hidden: string, { name, bytes }: Wanted): Promise<string | null> {
    const directory = await this.directory(name);
    const { file } = bucketOf(name);
    const taken = await this.#link(hidden, `${directory}/${file}`);
    if (taken === "gone") return null;
    if (taken === "there" || taken === bytes) return `${directory}/${file}`;
    const other = `${directory}/${longerName(file, bytes)}`;
    const outcome = taken < bytes ? await this.#link(hidden, other) : taken;
    if (outcome === "gone") return null;
    if (outcome === "there" || outcome === bytes) return other;
    const params = { path: `${directory}/${file}`, problem: "another file has its name" };
    throw new JobFailureError("runtime.file-refused", params, { cause: `${taken} bytes, not ${bytes}` });
  }

  /** A number: another file has the name, and is so long. */
  async #link(file: string, visible: string): Promise<"there" | "gone" | number> {
    const hidden = `${this.#root}/${file}`;
    try {
      await this.#files.link(hidden, visible);
      return "there";
    } catch (error) {
      const code = errorCode(error);
      if (code === "ENOENT") return "gone";
      const [mine, other] = await Promise.all([this.#files.look(hidden), this.#files.look(visible)]);
      if (mine === null) return "gone";
      if (other !== null) return other.identity === mine.identity ? "there" : other.bytes;
      if (!NO_LINKS.has(code)) throw error;
      await this.#files.rename(hidden, visible);
      return "there";
    }
  }

  /** Hidden parts of all who write into this directory. */
  async hidden(): Promise<readonly HiddenPart[]> {
    return (await this.#files.list(this.#root)).flatMap((file) => parseHidden(file) ?? []);
  }
}

/** File systems without hard links. */
const NO_LINKS: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);
