import { connect } from "node:net";
import type { Socket } from "node:net";
import { concatBytes } from "../../batch/concat-bytes.ts";
import type { LineSocket } from "../../io/io-service.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { LineWriter } from "../../taskmanager/io/io-devices.ts";

const LINE_FEED = 10;

/**
 * Sends lines over a TCP connection. A write resolves when the system has taken all of it. Where the connection cannot be
 * made or is lost, another is tried after the delay, as often in a row as the options say, and the piece that was being
 * written is sent again on it, from the beginning of its first line: so every connection gets whole lines.
 */
export class SocketWriter implements LineWriter {
  readonly #target: LineSocket;
  #socket: Socket | null = null;
  #connecting: Socket | null = null;
  /** Bytes of earlier pieces behind their last line end. */
  #begun: Uint8Array = new Uint8Array(0);
  #givenUp = false;
  #wake: () => void = () => {};

  constructor(target: LineSocket) {
    this.#target = target;
  }

  async write(bytes: Uint8Array): Promise<void> {
    const { attempts, host, port, delayMs } = this.#target;
    for (let failures = 0; !this.#givenUp;) {
      const isNew = this.#socket === null;
      const problem = isNew ? await this.#connect() : null;
      const piece = isNew ? concatBytes([this.#begun, bytes]) : bytes;
      const lost = problem ?? (await this.#send(piece));
      if (lost === null) {
        this.#keepBegun(bytes);
        return;
      }
      failures += 1;
      this.#socket?.destroy();
      this.#socket = null;
      if (attempts !== null && failures > attempts)
        throw new JobFailureError("runtime.socket", { host, port, problem: lost });
      await this.#pause(delayMs);
    }
  }

  abandon(): void {
    this.#givenUp = true;
    this.#wake();
    this.#connecting?.destroy();
    this.#socket?.destroy();
  }

  /** Resolves when the system has sent everything, or the connection is gone. */
  async close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null || socket.destroyed) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.once("close", () => resolve());
    socket.once("finish", () => resolve());
    socket.end();
    await promise;
    socket.unref();
  }

  /** What is wrong, or null. */
  async #connect(): Promise<string | null> {
    const { host, port } = this.#target;
    const socket = connect({ host, port });
    const { promise, resolve } = Promise.withResolvers<string | null>();
    this.#connecting = socket;
    socket.once("close", () => resolve("the connection was closed"));
    socket.once("connect", () => resolve(null));
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    const problem = await promise;
    this.#connecting = null;
    if (problem !== null) return problem;
    socket.on("error", () => {});
    socket.on("close", () => {
      if (this.#socket === socket) this.#socket = null;
    });
    socket.resume();
    this.#socket = socket;
    return null;
  }

  async #send(bytes: Uint8Array): Promise<string | null> {
    const socket = this.#socket;
    if (socket === null) return "the connection was closed";
    const { promise, resolve } = Promise.withResolvers<string | null>();
    const closed = (): void => resolve("the connection was closed");
    socket.once("close", closed);
    socket.write(bytes, (error) =>
      resolve(error ? ((error as NodeJS.ErrnoException).code ?? error.message) : null),
    );
    const problem = await promise;
    socket.off("close", closed);
    return problem;
  }

  #keepBegun(bytes: Uint8Array): void {
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    this.#begun = end === 0 ? concatBytes([this.#begun, bytes]) : bytes.slice(end);
  }

  async #pause(delayMs: number): Promise<void> {
    if (this.#givenUp) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, delayMs);
    this.#wake = resolve;
    await promise;
    clearTimeout(timer);
  }
}
