import { STATUS_CODES } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { clientMessageSchema, LIVE_VERSION } from "@millrace/protocol";
import type { ClientMessage } from "@millrace/protocol";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import { RequestError } from "../api-error.ts";
import { addressOf } from "../auth/gatekeeper.ts";
import type { Gatekeeper } from "../auth/gatekeeper.ts";
import { LiveConnection } from "./live-connection.ts";
import type { LiveHub } from "./live-hub.ts";

const MAX_FRAME_BYTES = 1024 * 1024;
const MAX_CONNECTIONS_AN_ADDRESS = 100;
const MAX_MESSAGES_A_SECOND = 200;
const HELLO_WITHIN_MS = 10_000;
const PING_EVERY_MS = 15_000;

/** Closes with a reason that the client may show. */
const POLICY_VIOLATION = 1008;

/**
 * The WebSocket `/api/live`: checks who connects and what they send. Answers to ping within 15 to 30 seconds or is gone.
 */
export class LiveServer {
  readonly #hub: LiveHub;
  readonly #gate: Gatekeeper;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
  });
  readonly #alive = new WeakSet<WebSocket>();
  readonly #byAddress = new Map<string, number>();
  readonly #pings: NodeJS.Timeout;

  constructor(hub: LiveHub, gate: Gatekeeper) {
    this.#hub = hub;
    this.#gate = gate;
    this.#pings = setInterval(() => this.#ping(), PING_EVERY_MS);
    this.#pings.unref();
  }

  listen(server: Server): void {
    server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on("error", () => socket.destroy());
      try {
        this.#check(request);
      } catch (error) {
        return refuse(socket, error);
      }
      this.#sockets.handleUpgrade(request, socket, head, (client) => this.#accept(client, request));
    });
  }

  close(): void {
    clearInterval(this.#pings);
    this.#hub.close();
    for (const client of this.#sockets.clients) setTimeout(() => client.terminate(), 200).unref();
    this.#sockets.close();
  }

  #check(request: IncomingMessage): void {
    this.#gate.checkUpgrade(request);
    if (request.url?.split("?", 1)[0] !== "/api/live") {
      throw new RequestError("route.unknown", "There is nothing at this address.");
    }
    if ((this.#byAddress.get(addressOf(request)) ?? 0) >= MAX_CONNECTIONS_AN_ADDRESS) {
      throw new RequestError("request.too-many", "Too many live connections from this address.");
    }
  }

  #accept(socket: WebSocket, request: IncomingMessage): void {
    const connection = new LiveConnection(socket, request);
    const address = addressOf(request);
    this.#byAddress.set(address, (this.#byAddress.get(address) ?? 0) + 1);
    this.#alive.add(socket);
    this.#hub.add(connection);
    const late = setTimeout(() => {
      if (!connection.greeted) connection.close(POLICY_VIOLATION, "no hello");
    }, HELLO_WITHIN_MS);
    const rate = new MessageRate();
    socket.on("pong", () => this.#alive.add(socket));
    socket.on("error", () => socket.terminate());
    socket.on("message", (data: Buffer, isBinary) => {
      this.#alive.add(socket);
      this.#onFrame(connection, isBinary || !rate.allows(performance.now()) ? null : data.toString("utf8"));
    });
    socket.on("close", () => {
      clearTimeout(late);
      this.#hub.remove(connection);
      const left = (this.#byAddress.get(address) ?? 1) - 1;
      if (left > 0) this.#byAddress.set(address, left);
      else this.#byAddress.delete(address);
    });
  }

  #onFrame(connection: LiveConnection, frame: string | null): void {
    try {
      this.#hub.onMessage(connection, parseMessage(frame));
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const { code, message } = error;
      connection.send(JSON.stringify({ v: LIVE_VERSION, type: "error", code, message }));
      connection.close(POLICY_VIOLATION, code);
    }
  }

  #ping(): void {
    for (const client of this.#sockets.clients) {
      if (!this.#alive.has(client)) client.terminate();
      this.#alive.delete(client);
      if (client.readyState === client.OPEN) client.ping();
    }
  }
}

/** At most so many messages in any second that begins with one. */
class MessageRate {
  #startMs = Number.NEGATIVE_INFINITY;
  #count = 0;

  allows(nowMs: number): boolean {
    if (nowMs - this.#startMs >= 1_000) {
      this.#startMs = nowMs;
      this.#count = 0;
    }
    return ++this.#count <= MAX_MESSAGES_A_SECOND;
  }
}

function parseMessage(frame: string | null): ClientMessage {
  if (frame === null) throw new RequestError("request.malformed", "Binary or too many messages.");
  let json: unknown;
  try {
    json = JSON.parse(frame);
  } catch {
    throw new RequestError("request.malformed", "The message is not JSON.");
  }
  const parsed = clientMessageSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new RequestError(
    "request.malformed",
    `The message is not valid: ${parsed.error.issues[0]?.message ?? ""}.`,
  );
}

function refuse(socket: Duplex, error: unknown): void {
  const status = error instanceof RequestError ? error.status : 500;
  const body = error instanceof RequestError ? JSON.stringify(error.body) : "";
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
