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
  #isWriting = false;
  #isBroken = false;
  #closed = false;

  constructor(path: string, tell: (problem: string) => void) {
    this.#fd = openSync(path, "a");
    this.#tell = tell;
  }

  write(line: string): void {
    if (this.#closed) return;
    if (this.#waiting.length + line.length <= WAITING_CHARS) this.#waiting += line;
    if (!this.#isWriting) this.#next();
  }

  /** What waits is written now, as far as there is room: before what is being written, where that is not done yet. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      writeSync(this.#fd, this.#waiting);
    } catch {
      // There is no room: whoever reads the log has been told.
    }
    if (!this.#isWriting) closeSync(this.#fd);
  }

  #next(): void {
    if (this.#waiting === "") return;
    const bytes = Buffer.from(this.#waiting);
    this.#waiting = "";
    this.#write(bytes);
  }

  #write(bytes: Buffer): void {
    this.#isWriting = true;
    write(this.#fd, bytes, (error, written) => {
      this.#isWriting = false;
      if (error === null && written < bytes.length) return this.#write(bytes.subarray(written));
      if (this.#closed) return closeSync(this.#fd);
      if (error !== null) return this.#failed(bytes, error);
      this.#isBroken = false;
      this.#next();
    });
  }

  #failed(bytes: Buffer, error: Error): void {
    if (!this.#isBroken) this.#tell(error.message);
    this.#isBroken = true;
    this.#waiting = (bytes.toString() + this.#waiting).slice(0, WAITING_CHARS);
  }
}
