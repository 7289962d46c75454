import type { IncomingMessage } from "node:http";
import type { WebSocket } from "ws";

/** Beyond this the client does not keep up: nothing is sent until it has read. */
const MAX_BUFFERED_BYTES = 256 * 1024;
/** A client that has not answered a `metrics` for so long is taken for one that does not read. */
const PATIENCE_MS = 1_000;
/** Just under a quarter of a second: the samples come four times a second, and a little early at times. */
const METRICS_INTERVAL_MS = 230;

/** What of the newest state the client still has to be sent. */
export interface Due {
  jobs: boolean;
  cluster: boolean;
  job: boolean;
}

/**
 * One client of the live protocol: what it watches, what it has, and whether it keeps up. Holds no messages: what it
 * misses is noted as due and sent from the newest state once it reads again.
 */
export class LiveConnection {
  readonly request: IncomingMessage;
  /** Uid of the operator whose rows it gets. */
  lookedAtUid: string | null = null;
  /** Whether it was sent the graphs of the job that it watches. */
  hasGraphs = false;
  readonly due: Due = { jobs: false, cluster: false, job: false };
  readonly #socket: WebSocket;
  #greeted = false;
  #jobId: string | null = null;
  #lookedAt: string | null = null;
  #unanswered: { readonly seq: number; readonly sentMs: number } | null = null;
  #lastSeq = 0;
  #lastMetricsMs = Number.NEGATIVE_INFINITY;

  constructor(socket: WebSocket, request: IncomingMessage) {
    this.#socket = socket;
    this.request = request;
  }

  /** The node of the watched job whose rows it looks at. */
  get lookedAt(): string | null {
    return this.#lookedAt;
  }

  look(nodeId: string | null): void {
    this.#lookedAt = nodeId;
    this.lookedAtUid = null;
  }

  get greeted(): boolean {
    return this.#greeted;
  }

  get jobId(): string | null {
    return this.#jobId;
  }

  greet(): void {
    this.#greeted = true;
    this.due.jobs = true;
    this.due.cluster = true;
  }

  watch(jobId: string | null): void {
    this.#jobId = jobId;
    this.hasGraphs = false;
    this.look(null);
    this.#unanswered = null;
    this.#lastSeq = 0;
    this.#lastMetricsMs = Number.NEGATIVE_INFINITY;
    this.due.job = jobId !== null;
  }

  /** The client has read this one. */
  received(seq: number): void {
    if (this.#unanswered?.seq === seq) this.#unanswered = null;
  }

  /** Whether the client keeps up. */
  isReady(nowMs: number): boolean {
    const silent = this.#unanswered !== null && nowMs - this.#unanswered.sentMs > PATIENCE_MS;
    return this.#greeted && !silent && this.#hasRoom();
  }

  /** Whether figures of this number may be sent now. */
  takesMetrics(seq: number, nowMs: number): boolean {
    const early = nowMs - this.#lastMetricsMs < METRICS_INTERVAL_MS;
    return this.#greeted && this.#unanswered === null && seq > this.#lastSeq && !early && this.#hasRoom();
  }

  sendMetrics(text: string, seq: number, nowMs: number): void {
    this.#unanswered = { seq, sentMs: nowMs };
    this.#lastSeq = seq;
    this.#lastMetricsMs = nowMs;
    this.send(text);
  }

  /** Text, or text in UTF-8. */
  send(text: string | Uint8Array): void {
    if (this.#isOpen()) this.#socket.send(text, { binary: false });
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  #hasRoom(): boolean {
    return this.#isOpen() && this.#socket.bufferedAmount <= MAX_BUFFERED_BYTES;
  }

  #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }
}
