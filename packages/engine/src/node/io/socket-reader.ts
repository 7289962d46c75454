import { connect } from "node:net";
import type { Socket } from "node:net";
import { jobFailure } from "@millrace/graph";
import type { SocketOptions } from "../../io/io-service.ts";
import type { IoToSlot } from "../../taskmanager/io/io-protocol.ts";
import { READ_BUFFER_BYTES, READ_BUFFERS } from "../../taskmanager/io/io-protocol.ts";

export interface SocketReaderOptions {
  readonly stream: number;
  readonly socket: SocketOptions;
  readonly send: (message: IoToSlot, transfer?: readonly ArrayBuffer[]) => void;
}

/**
 * Reads a TCP connection. What the reader does not take stays with the other side: READ_BUFFERS chunks are under way at
 * most. Where the connection cannot be made or is lost, another is tried after the delay, as often in a row as the
 * options say; after that a server that was never there is a failure, and one that was there once is the end.
 */
export class SocketReader {
  readonly #options: SocketReaderOptions;
  #socket: Socket | null = null;
  #timer: NodeJS.Timeout | null = null;
  #underWay = 0;
  #waiting: Buffer[] = [];
  #attempts = 0;
  #everConnected = false;
  #closed = false;
  #lastByte = -1;
  #ended = false;

  constructor(options: SocketReaderOptions) {
    this.#options = options;
  }

  open(): void {
    const { host, port } = this.#options.socket;
    let problem: string | null = null;
    let connected = false;
    const socket = connect({ host, port });
    this.#socket = socket;
    socket.on("connect", () => {
      connected = true;
      this.#everConnected = true;
      this.#attempts = 0;
    });
    socket.on("data", (bytes: Buffer) => this.#receive(bytes));
    socket.on("error", (error: NodeJS.ErrnoException) => {
      problem = error.code ?? error.message;
    });
    socket.on("close", () => this.#lost(connected, problem));
  }

  returned(): void {
    this.#underWay -= 1;
    this.#flush();
  }

  close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#socket?.destroy();
    return Promise.resolve();
  }

  #receive(bytes: Buffer): void {
    this.#lastByte = bytes.at(-1) ?? this.#lastByte;
    this.#waiting.push(bytes);
    this.#flush();
  }

  #flush(): void {
    while (this.#waiting.length > 0 && this.#underWay < READ_BUFFERS && !this.#closed) this.#sendChunk();
    if (this.#waiting.length > 0) this.#socket?.pause();
    else this.#socket?.resume();
    if (this.#ended && this.#waiting.length === 0 && !this.#closed) {
      this.#closed = true;
      this.#options.send({ kind: "end", stream: this.#options.stream });
    }
  }

  #sendChunk(): void {
    const [first] = this.#waiting;
    if (first === undefined) return;
    const copy = Uint8Array.from(first.subarray(0, READ_BUFFER_BYTES));
    if (copy.length < first.length) this.#waiting[0] = first.subarray(copy.length);
    else this.#waiting.shift();
    this.#underWay += 1;
    const { send, stream } = this.#options;
    send({ kind: "chunk", stream, buffer: copy.buffer, length: copy.length }, [copy.buffer]);
  }

  #lost(connected: boolean, problem: string | null): void {
    if (this.#closed) return;
    const { attempts, delayMs, lineEnd } = this.#options.socket;
    if (connected && this.#lastByte !== -1 && this.#lastByte !== lineEnd) {
      // The halves of two lines of two connections are no line.
      this.#receive(Buffer.from([lineEnd]));
    }
    this.#attempts += 1;
    if (attempts === null || this.#attempts <= attempts) {
      this.#timer = setTimeout(() => this.open(), delayMs);
      return;
    }
    if (this.#everConnected) this.#end();
    else this.#fail(problem ?? "connection closed");
  }

  #end(): void {
    this.#ended = true;
    this.#flush();
  }

  #fail(problem: string): void {
    const { socket, send, stream } = this.#options;
    this.#closed = true;
    const failure = jobFailure("runtime.socket", { host: socket.host, port: socket.port, problem });
    send({ kind: "failed", stream, failure });
  }
}
