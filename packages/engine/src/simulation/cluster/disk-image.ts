import type { SeededRandom } from "../seeded-random.ts";

/** What a file system call says when it fails. */
export class DiskError extends Error {
  override readonly name = "DiskError";
  readonly code: string;
  constructor(code: string, path: string) {
    super(`${code}: ${path}`);
    this.code = code;
  }
}

export class DiskFile {
  readonly identity: number;
  bytes = new Uint8Array(0);
  /** What a loss of power leaves for certain. */
  synced = new Uint8Array(0);

  constructor(identity: number) {
    this.identity = identity;
  }

  write(bytes: Uint8Array, position: number): void {
    const end = position + bytes.length;
    if (end > this.bytes.length) {
      const grown = new Uint8Array(end);
      grown.set(this.bytes);
      this.bytes = grown;
    } else {
      this.bytes = this.bytes.slice();
    }
    this.bytes.set(bytes, position);
  }

  truncate(length: number): void {
    this.bytes = this.bytes.slice(0, length);
  }
}

type Entries = Map<string, DiskNode>;
type DiskNode = DiskFile | DiskDirectory;

class DiskDirectory {
  readonly entries: Entries = new Map();
  /** Names as they are on the disk for certain, and what was changed since, in order. */
  readonly synced: Entries = new Map();
  changes: ((entries: Entries) => void)[] = [];

  change(change: (entries: Entries) => void): void {
    change(this.entries);
    this.changes.push(change);
  }

  sync(): void {
    for (const change of this.changes.splice(0)) change(this.synced);
  }
}

/**
 * A file system in memory: what is read, and what a loss of power would leave of it.
 *
 * 1. Content survives up to the last `sync` of its file; what was written since may be there, be missing, or be torn.
 * 2. Changes of names survive up to the last `syncDirectory` of their directory; of those since then a beginning does, in
 *    the order in which they were made, as with a journal. Each of them, a rename too, happens or does not.
 */
export class DiskImage {
  readonly #root = new DiskDirectory();
  #files = 0;

  put(path: string, bytes: Uint8Array): void {
    this.makeDirectory(parentOf(path));
    const file = this.create(path);
    file.bytes = bytes.slice();
    file.synced = file.bytes;
  }

  /** The names of a directory and of those above it are durable. */
  settleAbove(path: string): void {
    for (let at = parentOf(path); at !== ""; at = parentOf(at)) this.syncDirectory(at);
    this.#root.sync();
  }

  /** All names that are there are durable. */
  settle(): void {
    this.#syncAll(this.#root);
  }

  file(path: string): DiskFile {
    const node = this.#find(path);
    if (node === undefined) throw new DiskError("ENOENT", path);
    if (node instanceof DiskDirectory) throw new DiskError("EISDIR", path);
    return node;
  }

  /** Null where nothing is there. */
  look(path: string): DiskFile | null {
    const node = this.#find(path);
    return node instanceof DiskFile ? node : null;
  }

  create(path: string): DiskFile {
    const found = this.#find(path);
    if (found instanceof DiskDirectory) throw new DiskError("EISDIR", path);
    if (found !== undefined) {
      found.bytes = new Uint8Array(0);
      return found;
    }
    const file = new DiskFile(++this.#files);
    const name = nameOf(path);
    this.#directory(parentOf(path)).change((entries) => entries.set(name, file));
    return file;
  }

  copy(from: string, to: string): void {
    const { bytes } = this.file(from);
    this.remove(to);
    this.create(to).bytes = bytes.slice();
  }

  list(path: string): readonly string[] {
    return [...this.#directory(path).entries.keys()];
  }

  makeDirectory(path: string): void {
    let at = this.#root;
    for (const name of partsOf(path)) {
      let next = at.entries.get(name);
      if (next === undefined) {
        const made = new DiskDirectory();
        at.change((entries) => entries.set(name, made));
        next = made;
      }
      if (next instanceof DiskFile) throw new DiskError("ENOTDIR", path);
      at = next;
    }
  }

  rename(from: string, to: string): void {
    const node = this.#existing(from);
    const [source, target] = [this.#directory(parentOf(from)), this.#directory(parentOf(to))];
    const [old, name] = [nameOf(from), nameOf(to)];
    if (source === target) {
      source.change((entries) => {
        entries.delete(old);
        entries.set(name, node);
      });
      return;
    }
    target.change((entries) => entries.set(name, node));
    source.change((entries) => entries.delete(old));
  }

  link(from: string, to: string): void {
    const node = this.#existing(from);
    const target = this.#directory(parentOf(to));
    const name = nameOf(to);
    if (target.entries.has(name)) throw new DiskError("EEXIST", to);
    target.change((entries) => entries.set(name, node));
  }

  /** One that is not there is fine. */
  remove(path: string): void {
    const parent = this.#find(parentOf(path));
    const name = nameOf(path);
    if (parent instanceof DiskDirectory && parent.entries.has(name))
      parent.change((entries) => entries.delete(name));
  }

  syncDirectory(path: string): void {
    this.#directory(path).sync();
  }

  /** Every file below a directory, with its path. */
  *walk(path: string): Generator<readonly [string, DiskFile], void> {
    const node = this.#find(path);
    if (node instanceof DiskFile) yield [path, node];
    if (!(node instanceof DiskDirectory)) return;
    for (const name of node.entries.keys()) yield* this.walk(`${path}/${name}`);
  }

  /** The content of a file that a loss of power now would leave for certain; null: its name might be gone. */
  durable(path: string): Uint8Array | null {
    let at: DiskNode | undefined = this.#root;
    for (const name of partsOf(path)) {
      if (!(at instanceof DiskDirectory)) return null;
      const next: DiskNode | undefined = at.synced.get(name);
      if (next === undefined || next !== at.entries.get(name)) return null;
      at = next;
    }
    return at instanceof DiskFile ? at.synced : null;
  }

  losePower(random: SeededRandom): void {
    this.#lose(this.#root, random);
  }

  #lose(directory: DiskDirectory, random: SeededRandom): void {
    const survives = random.below(directory.changes.length + 1);
    directory.changes.length = survives;
    directory.sync();
    directory.entries.clear();
    for (const [name, node] of directory.synced) directory.entries.set(name, node);
    for (const node of directory.entries.values()) {
      if (node instanceof DiskDirectory) this.#lose(node, random);
      else loseContent(node, random);
    }
  }

  #syncAll(directory: DiskDirectory): void {
    directory.sync();
    for (const node of directory.entries.values()) if (node instanceof DiskDirectory) this.#syncAll(node);
  }

  #existing(path: string): DiskNode {
    const node = this.#find(path);
    if (node === undefined) throw new DiskError("ENOENT", path);
    return node;
  }

  #directory(path: string): DiskDirectory {
    const node = this.#existing(path);
    if (node instanceof DiskFile) throw new DiskError("ENOTDIR", path);
    return node;
  }

  #find(path: string): DiskNode | undefined {
    let at: DiskNode | undefined = this.#root;
    for (const name of partsOf(path)) {
      if (!(at instanceof DiskDirectory)) return undefined;
      at = at.entries.get(name);
    }
    return at;
  }
}

/** All of it, what is certain, or a beginning of it with a tail that was never written: what is certain stays. */
function loseContent(file: DiskFile, random: SeededRandom): void {
  if (file.bytes === file.synced) return;
  const fate = random.below(3);
  if (fate === 0) file.bytes = file.synced.slice();
  if (fate === 1 && file.bytes.length > 0) {
    const torn = file.bytes.slice();
    const certain = commonLength(file);
    torn.fill(0, certain + random.below(torn.length - certain + 1));
    file.bytes = torn;
  }
  file.synced = file.bytes;
}

function commonLength({ bytes, synced }: DiskFile): number {
  const most = Math.min(bytes.length, synced.length);
  let length = 0;
  while (length < most && bytes[length] === synced[length]) length += 1;
  return length;
}

const partsOf = (path: string): readonly string[] => path.split("/").filter((part) => part !== "");
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));
const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
