import { LIVE_VERSION, serverMessageSchema } from "@millrace/protocol";
import type { ClientMessage, ServerMessage } from "@millrace/protocol";

/** What the client needs of a WebSocket. */
export interface LiveSocket {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(text: string): void;
  close(): void;
}

/** Time and sockets are given, so that a test can play both. */
export interface LiveEnvironment {
  connect(): LiveSocket;
  now(): number;
  /** Calls back once after so many ms; gives the function that prevents it. */
  after(ms: number, callback: () => void): () => void;
}

export type LiveStatus =
  | { readonly kind: "connecting"; readonly attempt: number }
  | { readonly kind: "open" }
  | { readonly kind: "waiting"; readonly attempt: number; readonly retryAtMs: number };

export interface LiveListener {
  onStatus(status: LiveStatus): void;
  onMessage(message: ServerMessage): void;
  /** A frame that is no message of this version; the connection goes on. */
  onUnreadable(problem: string): void;
}

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;
/** A server that says nothing for so long is taken for gone: it sends something at least once a second. */
const SILENCE_MS = 15_000;

/**
 * The client's end of `/api/live`.
 *
 * 1. After each connection: `hello`, then `watch` of the job that is watched.
 * 2. Every `metrics` is answered with `received` after the listener has it, so that the server never queues.
 * 3. A lost connection is taken up again with growing pauses, without end, until `close`.
 */
export class LiveClient {
  readonly #environment: LiveEnvironment;
  readonly #listener: LiveListener;
  readonly #token: string | null;
  #socket: LiveSocket | null = null;
  #open = false;
  #attempt = 0;
  #watched: string | null = null;
  #lookedAt: string | null = null;
  #cancelRetry: (() => void) | null = null;
  #cancelSilence: (() => void) | null = null;
  #closed = false;

  constructor(environment: LiveEnvironment, listener: LiveListener, token: string | null) {
    this.#environment = environment;
    this.#listener = listener;
    this.#token = token;
  }

  start(): void {
    this.#connect();
  }

  watch(jobId: string | null): void {
    if (jobId === this.#watched) return;
    this.#watched = jobId;
    this.#lookedAt = null;
    if (this.#open) this.#sendWatch();
  }

  /** Rows that pass at a node of the watched job; again after a new connection. */
  look(nodeId: string | null): void {
    if (nodeId === this.#lookedAt) return;
    this.#lookedAt = nodeId;
    this.#sendLook();
  }

  /** Tries again at once instead of after the pause; a connection that hangs is given up. */
  retry(): void {
    this.#cancelRetry?.();
    this.#drop();
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    this.#cancelRetry?.();
    this.#drop();
  }

  #connect(): void {
    if (this.#closed) return;
    this.#attempt += 1;
    this.#listener.onStatus({ kind: "connecting", attempt: this.#attempt });
    const socket = this.#environment.connect();
    this.#socket = socket;
    this.#listenForSilence();
    socket.onopen = () => this.#onOpen(socket);
    socket.onmessage = (event) => this.#onFrame(socket, event.data);
    socket.onclose = () => this.#onClose(socket);
  }

  #onOpen(socket: LiveSocket): void {
    if (socket !== this.#socket) return;
    this.#open = true;
    this.#send({ v: LIVE_VERSION, type: "hello", token: this.#token });
    if (this.#watched !== null) this.#sendWatch();
    if (this.#lookedAt !== null) this.#sendLook();
    this.#listener.onStatus({ kind: "open" });
  }

  #onFrame(socket: LiveSocket, data: unknown): void {
    if (socket !== this.#socket) return;
    this.#listenForSilence();
    const parsed = serverMessageSchema.safeParse(typeof data === "string" ? readJson(data) : undefined);
    if (!parsed.success) {
      this.#listener.onUnreadable(parsed.error.message);
      return;
    }
    this.#attempt = 0;
    this.#listener.onMessage(parsed.data);
    if (parsed.data.type === "metrics")
      this.#send({ v: LIVE_VERSION, type: "received", seq: parsed.data.seq });
  }

  #onClose(socket: LiveSocket): void {
    if (socket !== this.#socket) return;
    this.#drop();
    if (this.#closed) return;
    const delayMs = Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, this.#attempt - 1), LONGEST_RETRY_MS);
    this.#listener.onStatus({
      kind: "waiting",
      attempt: this.#attempt,
      retryAtMs: this.#environment.now() + delayMs,
    });
    this.#cancelRetry = this.#environment.after(delayMs, () => this.#connect());
  }

  #listenForSilence(): void {
    this.#cancelSilence?.();
    const socket = this.#socket;
    this.#cancelSilence = this.#environment.after(SILENCE_MS, () => {
      if (socket && socket === this.#socket) this.#onClose(socket);
    });
  }

  #drop(): void {
    const socket = this.#socket;
    this.#cancelSilence?.();
    this.#socket = null;
    this.#open = false;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #sendLook(): void {
    this.#send({ v: LIVE_VERSION, type: "look", nodeId: this.#lookedAt });
  }

  #sendWatch(): void {
    if (this.#watched === null) this.#send({ v: LIVE_VERSION, type: "unwatch" });
    else this.#send({ v: LIVE_VERSION, type: "watch", jobId: this.#watched });
  }

  #send(message: ClientMessage): void {
    if (this.#open) this.#socket?.send(JSON.stringify(message));
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
