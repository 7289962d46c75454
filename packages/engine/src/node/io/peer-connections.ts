import { timingSafeEqual } from "node:crypto";
import { connect, createServer } from "node:net";
import type { Server, Socket } from "node:net";
import type { FrameMessage, FrameTransport } from "../../network/remote-channel.ts";
import type { RemoteChannel } from "../../taskmanager/task-executor.ts";
import { encodeHead, WireDecoder } from "./frame-codec.ts";
import type { WireMessage } from "./frame-codec.ts";

type Peer = RemoteChannel["peer"];

export interface PeerConnectionsOptions {
  readonly taskManagerId: string;
  /** Known to the TaskManagers of this cluster and epoch only: the first message of a connection has to carry it. */
  readonly secret: string;
  readonly receive: (message: FrameMessage) => void;
  readonly lost: (taskManagerId: string, problem: string) => void;
}

/**
 * One connection to each TaskManager that channels lead to, carrying all of them. Of two TaskManagers the one with the
 * smaller id connects; what the other has to say waits for it.
 */
export class PeerConnections {
  readonly #options: PeerConnectionsOptions;
  readonly #connections = new Map<string, PeerConnection>();
  #server: Server | null = null;

  constructor(options: PeerConnectionsOptions) {
    this.#options = options;
  }

  listen(): Promise<{ readonly host: string; readonly port: number }> {
    const server = createServer((socket) => this.#accept(socket));
    this.#server = server;
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        if (address === null || typeof address === "string") reject(new TypeError("no port"));
        else resolve({ host: address.address, port: address.port });
      });
    });
  }

  /** Messages may be sent at once; they wait for the connection. */
  to(peer: Peer): FrameTransport {
    const known = this.#connections.get(peer.taskManagerId);
    if (known !== undefined) return known;
    const connection = new PeerConnection();
    this.#connections.set(peer.taskManagerId, connection);
    if (this.#options.taskManagerId < peer.taskManagerId) {
      const socket = connect({ host: peer.host, port: peer.port });
      this.#adopt(peer.taskManagerId, socket, connection);
      socket.on("data", this.#decoder(socket));
    }
    return connection;
  }

  close(): void {
    this.#server?.close();
    for (const connection of this.#connections.values()) connection.destroy();
  }

  #accept(socket: Socket): void {
    let receive = (message: WireMessage): void => {
      if (message.kind !== "hello" || !sameText(message.secret, this.#options.secret)) {
        socket.destroy();
        return;
      }
      const connection = this.#connections.get(message.taskManagerId) ?? new PeerConnection();
      this.#connections.set(message.taskManagerId, connection);
      this.#adopt(message.taskManagerId, socket, connection);
      receive = this.#forward;
    };
    const decoder = new WireDecoder((message) => receive(message));
    socket.on("error", () => {});
    socket.on("data", (chunk) => guard(socket, () => decoder.push(chunk)));
  }

  #adopt(taskManagerId: string, socket: Socket, connection: PeerConnection): void {
    socket.setNoDelay(true);
    const { secret, taskManagerId: own, lost } = this.#options;
    let problem = "connection closed";
    connection.attach(socket, { kind: "hello", taskManagerId: own, secret });
    socket.on("error", (error) => {
      problem = error.message;
    });
    socket.on("close", () => {
      if (this.#connections.get(taskManagerId) !== connection) return;
      this.#connections.delete(taskManagerId);
      connection.destroy();
      lost(taskManagerId, problem);
    });
  }

  #decoder(socket: Socket): (chunk: Buffer) => void {
    const decoder = new WireDecoder(this.#forward);
    return (chunk) => guard(socket, () => decoder.push(chunk));
  }

  readonly #forward = (message: WireMessage): void => {
    if (message.kind !== "hello") this.#options.receive(message);
  };
}

class PeerConnection implements FrameTransport {
  #socket: Socket | null = null;
  #waiting: { readonly message: FrameMessage; readonly done: (() => void) | null }[] = [];
  #corked = false;
  #destroyed = false;

  attach(socket: Socket, hello: WireMessage): void {
    this.#socket = socket;
    socket.write(encodeHead(hello));
    for (const { message, done } of this.#waiting.splice(0)) this.send(message, done);
  }

  /** Every `done` is called, also when the connection is gone. */
  send(message: FrameMessage, done: (() => void) | null): void {
    const socket = this.#socket;
    if (this.#destroyed) {
      done?.();
      return;
    }
    if (socket === null) {
      this.#waiting.push({ message, done });
      return;
    }
    if (!this.#corked) {
      this.#corked = true;
      socket.cork();
      process.nextTick(() => {
        this.#corked = false;
        socket.uncork();
      });
    }
    const head = encodeHead(message);
    if (message.kind !== "frame") {
      socket.write(head);
      return;
    }
    socket.write(head);
    socket.write(message.bytes, () => done?.());
  }

  destroy(): void {
    this.#socket?.destroy();
    this.#destroyed = true;
    for (const { done } of this.#waiting.splice(0)) done?.();
  }
}

function guard(socket: Socket, work: () => void): void {
  try {
    work();
  } catch (error) {
    socket.destroy(error instanceof Error ? error : undefined);
  }
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
