import { connect } from "node:net";
import type { Socket } from "node:net";
import type { RowReader } from "@millrace/graph";
import type { LineWriter } from "../../taskmanager/io/io-devices.ts";

const WELCOME_TIMEOUT_MS = 10_000;

/**
 * Carries rows to a reader on this machine. Nothing is sent before the reader has welcomed the connection, and a write
 * resolves when the system has taken all of it: a slow reader holds its writer back. From a reader that is gone, or that
 * says nothing, writes return at once.
 */
export class RowConnection implements LineWriter {
  readonly #socket: Socket;
  readonly #welcomed: Promise<unknown>;
  readonly #gone = Promise.withResolvers<void>();
  #isGone = false;

  constructor({ port, token }: RowReader) {
    const socket = connect({ host: "127.0.0.1", port });
    this.#socket = socket;
    socket.write(`${token}\n`);
    const timer = setTimeout(() => socket.destroy(), WELCOME_TIMEOUT_MS);
    const welcome = new Promise<void>((resolve) => socket.once("data", () => resolve()));
    this.#welcomed = Promise.race([welcome, this.#gone.promise]);
    void this.#welcomed.then(() => clearTimeout(timer));
    socket.on("error", () => {});
    socket.once("close", () => {
      this.#isGone = true;
      this.#gone.resolve();
    });
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#welcomed;
    if (this.#isGone) return;
    const taken = new Promise<void>((resolve) => void this.#socket.write(bytes, () => resolve()));
    await Promise.race([taken, this.#gone.promise]);
  }

  abandon(): void {
    this.#socket.destroy();
  }

  /** Resolves when the reader has read everything. */
  async close(): Promise<void> {
    await this.#welcomed;
    if (!this.#isGone) this.#socket.end();
    await this.#gone.promise;
  }
}
