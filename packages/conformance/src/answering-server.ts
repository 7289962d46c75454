import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Program } from "./program.ts";

/** A server on this machine that says what it was given, by path. */
export class AnsweringServer implements AsyncDisposable {
  readonly address: string;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start({
    answers = {},
    moods = {},
  }: Pick<Program, "answers" | "moods">): Promise<AnsweringServer> {
    const refused = new Map<string, boolean>();
    const isBusy = (path: string): boolean => {
      refused.set(path, refused.get(path) !== true);
      return refused.get(path) === true;
    };
    const server = createServer(({ url = "" }, response) => {
      const mood = moods[url];
      if (mood === "silent") return;
      const body = answers[url];
      const status = mood === "busy" && isBusy(url) ? 503 : 200;
      response.writeHead(body === undefined ? 404 : status, { "content-type": "application/json" });
      response.end(status === 200 ? (body ?? "") : "");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new AnsweringServer(server);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
