import { LIVE_VERSION, serverMessageSchema } from "@millrace/protocol";
import { WebSocket } from "ws";

/** A client of the live protocol that watches one job, and reads or does not. */
export class LiveReader {
  messages = 0;
  /** Rows a second that the job's sources give, of the newest figures. */
  rate = 0;
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async connect(address: string, jobId: string, reads: boolean): Promise<LiveReader> {
    const socket = new WebSocket(`${address.replace("http", "ws")}/api/live`, {
      headers: { origin: address },
    });
    await new Promise((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    const reader = new LiveReader(socket);
    const say = (message: object): void => socket.send(JSON.stringify({ v: LIVE_VERSION, ...message }));
    say({ type: "hello", token: null });
    say({ type: "watch", jobId });
    if (reads) socket.on("message", (data: Buffer) => reader.#read(data.toString("utf8"), say));
    else socket.pause();
    return reader;
  }

  close(): void {
    this.#socket.terminate();
  }

  #read(text: string, say: (message: object) => void): void {
    this.messages++;
    if (!text.includes('"type":"metrics"')) return;
    const message = serverMessageSchema.parse(JSON.parse(text));
    if (message.type !== "metrics") return;
    say({ type: "received", seq: message.seq });
    const sources = message.subtasks.filter(({ recordsIn }) => recordsIn === 0);
    this.rate = sources.reduce((sum, { recordsOutPerSecond }) => sum + recordsOutPerSecond, 0);
  }
}
