import { lstat, mkdir, opendir, realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, normalize, parse, relative, resolve, sep } from "node:path";
import type { FileList } from "@millrace/protocol";
import { RequestError } from "../api-error.ts";

const MAX_ENTRIES = 5_000;

interface Root {
  /** How documents call it: `samples`, `files`, or its absolute path. */
  readonly name: string;
  /** With all links resolved. */
  readonly path: string;
  readonly writable: boolean;
}

/** Plain data, for another thread. */
export interface FileRootsData {
  readonly roots: readonly Root[];
  readonly out: string;
}

export type ResolvedPath =
  | { readonly kind: "allowed"; readonly path: string }
  | { readonly kind: "missing" }
  | { readonly kind: "not-allowed" };

/**
 * The directories whose files pipelines may use: the samples that come with the nodes and the data sets of
 * vega-datasets (both to read), `files` of the data directory, and what the server was started with.
 *
 * 1. A relative path begins with a root's name (`samples/mill.txt`, `datasets/weather.csv`, `files/in.csv`), or is looked for in each of them;
 *    where output goes, it begins in `files/out`.
 * 2. Whether a path lies inside is decided after all links are resolved, of the nearest ancestor that exists.
 */
export class FileRoots {
  readonly #roots: readonly Root[];
  readonly #out: string;

  constructor({ roots, out }: FileRootsData) {
    this.#roots = roots;
    this.#out = out;
  }

  get data(): FileRootsData {
    return { roots: this.#roots, out: this.#out };
  }

  static async open(from: {
    readonly samples: string;
    readonly datasets: string;
    readonly files: string;
    readonly given: readonly string[];
  }): Promise<FileRoots> {
    await mkdir(join(from.files, "out"), { recursive: true });
    const files = await realpath(from.files);
    const given = await Promise.all(from.given.map((path) => realpath(path)));
    const bundled = await Promise.all(
      (["samples", "datasets"] as const).map(async (name) => {
        const path = await realpath(from[name]).catch(() => null);
        return path === null ? [] : [{ name, path, writable: false }];
      }),
    );
    const roots = [
      ...bundled.flat(),
      { name: "files", path: files, writable: true },
      ...given.map((path) => ({ name: path, path, writable: true })),
    ];
    return new FileRoots({ roots, out: join(files, "out") });
  }

  /** For the engine, which checks once more at each file it opens. */
  get paths(): readonly string[] {
    return this.#roots.map(({ path }) => path);
  }

  /** A text with the paths in it as documents name them. */
  shown(text: string): string {
    return this.#roots.reduce((shown, { name, path }) => shown.replaceAll(path + sep, name + sep), text);
  }

  /** A file that a pipeline reads. */
  async toRead(path: string): Promise<ResolvedPath> {
    const verdicts: ResolvedPath["kind"][] = [];
    for (const candidate of this.#candidates(path)) {
      const real = await realpath(candidate).catch(() => null);
      const isInside = this.#rootOf(real ?? (await realNearest(candidate))) !== null;
      if (real !== null && isInside) return { kind: "allowed", path: real };
      verdicts.push(isInside ? "missing" : "not-allowed");
    }
    const isMissing = verdicts.length > 0 && !verdicts.includes("not-allowed");
    return { kind: isMissing ? "missing" : "not-allowed" };
  }

  /** The absolute path of a file to look into. Throws RequestError. */
  async fileToRead(path: string): Promise<string> {
    const resolved = await this.toRead(path);
    if (resolved.kind === "missing") throw new RequestError("file.missing", "There is no such file.");
    if (resolved.kind === "not-allowed")
      throw new RequestError("file.not-allowed", "Only files in the allowed directories can be read.");
    return resolved.path;
  }

  /** A directory that a pipeline writes to; it need not exist. */
  async toWrite(path: string): Promise<ResolvedPath> {
    if (path === "" || path.includes("\0")) return { kind: "not-allowed" };
    const wanted = isAbsolute(path) ? normalize(path) : (this.#named(path) ?? resolve(this.#out, path));
    const real = await realNearest(wanted);
    return this.#rootOf(real)?.writable === true ? { kind: "allowed", path: real } : { kind: "not-allowed" };
  }

  /** The entries of a directory, or of all roots for the empty path. Throws RequestError. */
  async list(path: string): Promise<FileList> {
    const roots = this.#roots.map(({ name }) => name);
    if (path === "") {
      const entries = this.#roots.map(({ name }) => ({
        name,
        path: name,
        kind: "directory" as const,
        bytes: 0,
      }));
      return { path, roots, entries };
    }
    const resolved = await this.toRead(path);
    if (resolved.kind === "missing") throw new RequestError("file.missing", "There is no such directory.");
    if (resolved.kind === "not-allowed") {
      throw new RequestError("file.not-allowed", "Only the allowed directories can be listed.");
    }
    return { path: this.#displayed(resolved.path), roots, entries: await this.#entries(resolved.path) };
  }

  async #entries(directory: string): Promise<FileList["entries"]> {
    const handle = await opendir(directory).catch(() => {
      throw new RequestError("file.missing", "There is no such directory.");
    });
    const entries: FileList["entries"] = [];
    for await (const { name } of handle) {
      if (entries.length === MAX_ENTRIES) break;
      const entry = await this.#entry(join(directory, name));
      if (entry !== null && !name.startsWith(".")) entries.push({ name, ...entry });
    }
    return entries.toSorted((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name));
  }

  /** null for what leads out of the roots, and for what is neither file nor directory. */
  async #entry(path: string) {
    const real = await realpath(path).catch(() => null);
    if (real === null || this.#rootOf(real) === null) return null;
    const info = await stat(real).catch(() => null);
    if (info?.isFile() === true)
      return {
        path: this.#displayed(path),
        kind: "file" as const,
        bytes: info.size,
        modifiedMs: info.mtimeMs,
      };
    if (info?.isDirectory() === true)
      return { path: this.#displayed(path), kind: "directory" as const, bytes: 0 };
    return null;
  }

  #candidates(path: string): readonly string[] {
    if (path === "" || path.includes("\0")) return [];
    if (isAbsolute(path)) return [normalize(path)];
    const named = this.#named(path);
    return named === null ? this.#roots.map((root) => resolve(root.path, path)) : [named];
  }

  /** `samples/x` in the root of that name. */
  #named(path: string): string | null {
    const [first = "", ...rest] = normalize(path).split(sep);
    const root = this.#roots.find(({ name }) => name === first);
    return root === undefined ? null : resolve(root.path, ...rest);
  }

  #rootOf(real: string): Root | null {
    return this.#roots.find(({ path }) => isInside(path, real)) ?? null;
  }

  /** As a document should name it: by its root where that has a name. */
  #displayed(path: string): string {
    const root = this.#rootOf(path);
    return root === null ? path : join(root.name, relative(root.path, path));
  }
}

const isInside = (root: string, path: string): boolean => path === root || path.startsWith(root + sep);

/** The path with the links of its nearest existing ancestor resolved; the file system's root for a link to nothing. */
async function realNearest(path: string): Promise<string> {
  const real = await realpath(path).catch(() => null);
  if (real !== null) return real;
  const isDangling = await lstat(path).then(
    (info) => info.isSymbolicLink(),
    () => false,
  );
  const parent = dirname(path);
  return isDangling || parent === path ? parse(path).root : join(await realNearest(parent), basename(path));
}
