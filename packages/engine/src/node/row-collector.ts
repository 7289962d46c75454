import { randomUUID } from "node:crypto";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { PassThrough } from "node:stream";
import type { Readable } from "node:stream";
import type { JobGraph, OperatorSpec, RowReader } from "@millrace/graph";

const NEWLINE = 0x0a;
const TOKEN_BYTES = 36;
/** Rows that nobody has read yet; beyond them writers wait. */
const WAITING_BYTES = 1 << 18;

/** All rows that the Print nodes of one job give, as lines of JSON: `{"node":"print","subtask":0,"kind":"+I","values":["a"]}`. */
export interface CollectedRows {
  readonly reader: RowReader;
  /** Read it, or the job waits. It ends after `finish`. */
  readonly lines: Readable;
  /** The job has ended: `lines` ends behind what it gave. */
  finish(): void;
  /** The job is asked to stop: from now on a reader that takes nothing for so long does not hold it, and is given up. */
  hurry(stalledMs: number): void;
  /** Nobody reads any more: rows are dropped from now on, and the job does not wait. */
  abandon(): void;
}

/**
 * Where tasks bring rows that somebody reads: Flink's collect sink. In order for each subtask, at least once, and with
 * bounded memory: a slow reader holds the tasks back.
 */
export class RowCollector implements Disposable {
  readonly #server: Server;
  readonly #collections = new Map<string, Collection>();

  private constructor() {
    this.#server = createServer((socket) => this.#greet(socket));
  }

  static async start(): Promise<RowCollector> {
    const collector = new RowCollector();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    collector.#server.once("error", reject).listen(0, "127.0.0.1", resolve);
    await promise;
    return collector;
  }

  collect(): CollectedRows {
    const { port } = this.#server.address() as AddressInfo;
    const token = randomUUID();
    const made = new Collection({ port, token }, () => this.#collections.delete(token));
    this.#collections.set(token, made);
    return made;
  }

  [Symbol.dispose](): void {
    for (const collection of this.#collections.values()) collection.abandon();
    this.#server.close();
  }

  #greet(socket: Socket): void {
    let said = "";
    socket.on("error", () => {});
    const listen = (bytes: Buffer): void => {
      said += bytes.toString("latin1");
      if (said.length <= TOKEN_BYTES) return;
      socket.off("data", listen);
      const collection = this.#collections.get(said.slice(0, TOKEN_BYTES));
      if (collection === undefined) socket.destroy();
      else collection.take(socket);
    };
    socket.on("data", listen);
  }
}

class Collection implements CollectedRows {
  readonly reader: RowReader;
  readonly lines = new PassThrough({ highWaterMark: WAITING_BYTES });
  readonly #sockets = new Set<Socket>();
  readonly #onOver: () => void;
  #finished = false;
  #written = 0;
  #watch: NodeJS.Timeout | null = null;

  constructor(reader: RowReader, onOver: () => void) {
    this.reader = reader;
    this.#onOver = onOver;
    this.lines.setMaxListeners(0);
    this.lines.once("close", () => this.abandon());
  }

  take(socket: Socket): void {
    this.#sockets.add(socket);
    let begun: Buffer = Buffer.alloc(0);
    socket.on("data", (bytes: Buffer) => {
      const whole = bytes.lastIndexOf(NEWLINE) + 1;
      if (whole > 0) this.#give(socket, Buffer.concat([begun, bytes.subarray(0, whole)]));
      begun = whole > 0 ? bytes.subarray(whole) : Buffer.concat([begun, bytes]);
    });
    socket.once("close", () => {
      this.#sockets.delete(socket);
      this.#endWhereOver();
    });
    socket.write("\n");
  }

  finish(): void {
    this.#finished = true;
    this.#endWhereOver();
  }

  hurry(stalledMs: number): void {
    if (this.#watch !== null || this.lines.destroyed) return;
    let before = this.#taken;
    this.#watch = setInterval(() => {
      const { readableLength, writableLength } = this.lines;
      if (readableLength + writableLength > 0 && this.#taken === before) this.abandon();
      before = this.#taken;
    }, stalledMs);
    this.#watch.unref();
  }

  abandon(): void {
    if (this.#watch !== null) clearInterval(this.#watch);
    this.#onOver();
    for (const socket of this.#sockets) socket.destroy();
    this.lines.destroy();
  }

  /** Bytes that the reader has got. */
  get #taken(): number {
    return this.#written - this.lines.readableLength - this.lines.writableLength;
  }

  #give(socket: Socket, lines: Buffer): void {
    this.#written += lines.length;
    if (this.lines.write(lines)) return;
    socket.pause();
    this.lines.once("drain", () => socket.resume());
  }

  #endWhereOver(): void {
    if (!this.#finished || this.#sockets.size > 0 || this.lines.writableEnded) return;
    this.#onOver();
    this.lines.end();
  }
}

/** The job with a reader of all rows at each Print node. */
export const withRowReader = (graph: JobGraph, reader: RowReader): JobGraph =>
  withPrints(graph, ({ prefix }) => ({ kind: "print-sink", prefix, reader }));

/** The job as it was compiled. */
export const withoutRowReader = (graph: JobGraph): JobGraph =>
  withPrints(graph, ({ prefix }) => ({ kind: "print-sink", prefix }));

type PrintSpec = Extract<OperatorSpec, { readonly kind: "print-sink" }>;

function withPrints(graph: JobGraph, change: (spec: PrintSpec) => PrintSpec): JobGraph {
  const vertices = graph.vertices.map((vertex) => {
    const operators = vertex.operators.map((operator) =>
      operator.spec.kind === "print-sink" ? { ...operator, spec: change(operator.spec) } : operator,
    );
    return { ...vertex, operators };
  });
  return { ...graph, vertices };
}
