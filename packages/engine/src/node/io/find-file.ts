import { readdir, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { crc32c } from "../../checkpoint/crc32c.ts";
import { isSameFile } from "../../io/file-identity.ts";
import type { FileIdentity } from "../../io/file-identity.ts";
import type { FileAccess } from "./file-access.ts";

/** Of an open file, by its first `bytes` or as many as it has. */
export async function identityOf(handle: FileHandle, bytes: number): Promise<FileIdentity> {
  const head = new Uint8Array(bytes);
  const [{ ino }, { bytesRead }] = await Promise.all([handle.stat(), handle.read(head, 0, bytes, 0)]);
  return { inode: ino, headBytes: bytesRead, headChecksum: crc32c(head.subarray(0, bytesRead)) };
}

export const isFile = async (handle: FileHandle, read: FileIdentity): Promise<boolean> =>
  isSameFile(read, await identityOf(handle, read.headBytes));

/** The file that was read, by another name in the same directory; null where it is not there. */
export async function movedFile(
  path: string,
  read: FileIdentity,
  access: FileAccess,
): Promise<FileHandle | null> {
  for (const candidate of await candidates(path, read)) {
    const handle = await access.openForReading(candidate).catch(() => null);
    if (handle === null) continue;
    if (await isFile(handle, read)) return handle;
    await handle.close();
  }
  return null;
}

/** The other files of the directory that have enough bytes, that of the same inode first. */
async function candidates(path: string, { inode, headBytes }: FileIdentity): Promise<readonly string[]> {
  const directory = dirname(path);
  const found: { readonly name: string; readonly isInode: boolean }[] = [];
  for (const name of await readdir(directory).catch(() => [])) {
    const info = await stat(join(directory, name)).catch(() => null);
    if (info?.isFile() !== true || info.size < headBytes || name === basename(path)) continue;
    found.push({ name, isInode: info.ino === inode });
  }
  return found
    .toSorted((a, b) => Number(b.isInode) - Number(a.isInode))
    .map(({ name }) => join(directory, name));
}
