/**
 * Bytes on disk that the thread of a slot writes and reads itself, in large pieces. Nothing is durable: who cannot go on
 * without them makes them again. Problems are thrown as JobFailureError.
 */
export interface SpillFile {
  readonly byteLength: number;
  /** Takes the bytes over before it returns. */
  append(bytes: Uint8Array): void;
  /** Fills `into` with the bytes from this position on. */
  read(position: number, into: Uint8Array): void;
  /** A temporary file is gone with it. */
  close(): void;
}

export interface PartitionFile extends SpillFile {
  /** What was not completed is gone with it. */
  close(): void;
  /** Everything is written: whoever opens the partition finds it from now on. */
  complete(): void;
}

export interface SpillStorage {
  temporary(): SpillFile;
  /** Begins the file of a blocking result partition of this job; an earlier one of the name is replaced. */
  createPartition(jobId: string, name: string): PartitionFile;
  /** Null: it may be there later. Throws `runtime.partition-lost` where it will not. */
  openPartition(jobId: string, name: string): SpillFile | null;
}
