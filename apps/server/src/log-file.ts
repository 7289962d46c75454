import { closeSync, openSync, write, writeSync } from "node:fs";

/** Text that waits for a disk without room, characters: beyond it lines are dropped. */
const WAITING_CHARS = 1 << 20;

/**
 * Lines behind one another in a file. A file that cannot be written (a full disk, say) ends nothing: that is said once,
 * what waits stays for the next line to try again, and lines beyond a bound are dropped.
 */
export class LogFile {
  readonly #fd: number;
  readonly #tell: (problem: string) => void;
  #waiting = "";
  #writing: Buffer | null = null;
  #isBroken = false;
  #closed = false;

  constructor(path: string, tell: (problem: string) => void) {
    this.#fd = openSync(path, "a");
    this.#tell = tell;
  }

  write(line: string): void {
    if (this.#closed) return;
    if (this.#waiting.length + line.length <= WAITING_CHARS) this.#waiting += line;
    if (this.#writing === null) this.#next();
  }

  /** What waits is written now, as far as there is room. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      if (this.#writing === null) writeSync(this.#fd, this.#waiting);
      closeSync(this.#fd);
    } catch {
      // There is no room: whoever reads the log has been told.
    }
  }

  #next(): void {
    if (this.#waiting === "" || this.#closed) return;
    const bytes = Buffer.from(this.#waiting);
    this.#waiting = "";
    this.#write(bytes);
  }

  #write(bytes: Buffer): void {
    this.#writing = bytes;
    write(this.#fd, bytes, (error, written) => {
      this.#writing = null;
      if (error !== null) this.#failed(bytes, error);
      else if (written < bytes.length) this.#write(bytes.subarray(written));
      else {
        this.#isBroken = false;
        this.#next();
      }
    });
  }

  #failed(bytes: Buffer, error: Error): void {
    if (!this.#isBroken) this.#tell(error.message);
    this.#isBroken = true;
    this.#waiting = (bytes.toString() + this.#waiting).slice(0, WAITING_CHARS);
  }
}
