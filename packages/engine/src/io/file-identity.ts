/** Tells a watched file from another one that has its name later. */
export interface FileIdentity {
  readonly inode: number;
  /** How many of its first bytes the checksum is of: HEAD_BYTES, or as many as there were. */
  readonly headBytes: number;
  readonly headChecksum: number;
}

/** So many bytes tell files apart that have more: a header and the first lines of a log. */
export const HEAD_BYTES = 1_024;

/**
 * Whether a file is the one that was read, `found` being of as many first bytes. A copy is it too, where there was enough
 * to compare; a short beginning, as the header of a log, says nothing without the inode.
 */
export function isSameFile(read: FileIdentity, found: FileIdentity): boolean {
  if (read.headBytes !== found.headBytes || read.headChecksum !== found.headChecksum) return false;
  return read.inode === found.inode || read.headBytes >= HEAD_BYTES;
}
