import { LIVE_VERSION } from "@millrace/protocol";
import type { SubtaskMetrics } from "@millrace/protocol";
import { WebSocket } from "ws";

/** A client of the live protocol that watches one job, and reads or does not. */
export class LiveReader {
  messages = 0;
  /** Rows that the job's sources have given, of the newest figures, and when the server had them. */
  rows = 0;
  rowsAtMs = 0;
  readonly #socket: WebSocket;
  readonly #figures: boolean;

  private constructor(socket: WebSocket, figures: boolean) {
    this.#socket = socket;
    this.#figures = figures;
  }

  static async connect(
    address: string,
    jobId: string,
    does: "figures" | "read" | "nothing",
  ): Promise<LiveReader> {
    const socket = new WebSocket(`${address.replace("http", "ws")}/api/live`, {
      headers: { origin: address },
    });
    await new Promise((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    const reader = new LiveReader(socket, does === "figures");
    const say = (message: object): void => socket.send(JSON.stringify({ v: LIVE_VERSION, ...message }));
    say({ type: "hello", token: null });
    say({ type: "watch", jobId });
    if (does !== "nothing") socket.on("message", (data: Buffer) => reader.#read(data.toString("utf8"), say));
    else socket.pause();
    return reader;
  }

  close(): void {
    this.#socket.terminate();
  }

  #read(text: string, say: (message: object) => void): void {
    this.messages++;
    if (!text.includes('"type":"metrics"')) return;
    // Clients must not take the cores of what is measured: only one of them reads figures.
    say({ type: "received", seq: Number(/"seq":(\d+)/u.exec(text)?.[1] ?? 0) });
    if (!this.#figures) return;
    const { subtasks, timeMs } = JSON.parse(text) as {
      readonly subtasks: readonly SubtaskMetrics[];
      readonly timeMs: number;
    };
    const sources = subtasks.filter(({ recordsIn }) => recordsIn === 0);
    this.rows = sources.reduce((sum, { recordsOut }) => sum + recordsOut, 0);
    this.rowsAtMs = timeMs;
  }
}
