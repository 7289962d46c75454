import { LIVE_VERSION, serverMessageSchema } from "@millrace/protocol";
import type { ClientMessage, ServerMessage } from "@millrace/protocol";
import { WebSocket } from "ws";

type Kind = ServerMessage["type"];
type Message<K extends Kind> = Extract<ServerMessage, { readonly type: K }>;
type Sent = ClientMessage extends infer M ? (M extends ClientMessage ? Omit<M, "v"> : never) : never;

/** A live client that keeps what it was sent, each message checked, in order. Answers metrics where it is told to. */
export class TestLiveClient implements AsyncDisposable {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[] = [];
  readonly closed: Promise<number>;
  readonly #answers: boolean;
  #notify: () => void = () => {};

  private constructor(socket: WebSocket, answers: boolean) {
    this.socket = socket;
    this.#answers = answers;
    this.closed = new Promise((resolve) => socket.on("close", (code) => resolve(code)));
    socket.on("message", (data: Buffer) => this.#onMessage(data.toString("utf8")));
  }

  static async open(
    port: number,
    how: {
      readonly answers?: boolean;
      readonly headers?: Record<string, string>;
      readonly path?: string;
    } = {},
  ): Promise<TestLiveClient> {
    const headers = { origin: `http://127.0.0.1:${port}`, ...how.headers };
    const socket = new WebSocket(`ws://127.0.0.1:${port}${how.path ?? "/api/live"}`, { headers });
    const client = new TestLiveClient(socket, how.answers ?? true);
    await new Promise<void>((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("unexpected-response", (_request, response) =>
        reject(new Error(`refused: ${response.statusCode}`)),
      );
      socket.once("error", reject);
    });
    return client;
  }

  send(message: Sent): void {
    this.socket.send(JSON.stringify({ v: LIVE_VERSION, ...message }));
  }

  of<K extends Kind>(type: K): readonly Message<K>[] {
    return this.messages.filter((message): message is Message<K> => message.type === type);
  }

  /** Waits until a message of that kind, from `from` on, is there. */
  async next<K extends Kind>(
    type: K,
    matches: (message: Message<K>) => boolean = () => true,
    from = 0,
  ): Promise<Message<K>> {
    for (;;) {
      const found = this.messages
        .slice(from)
        .find((message): message is Message<K> => message.type === type && matches(message as Message<K>));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        this.#notify = resolve;
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.terminate();
    await this.closed;
  }

  #onMessage(text: string): void {
    const message = serverMessageSchema.parse(JSON.parse(text));
    this.messages.push(message);
    if (message.type === "metrics" && this.#answers) this.send({ type: "received", seq: message.seq });
    this.#notify();
  }
}
