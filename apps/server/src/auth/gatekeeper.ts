import type { IncomingMessage } from "node:http";
import { RequestError } from "../api-error.ts";
import type { AccessToken } from "./access-token.ts";
import type { AllowedHosts } from "./allowed-hosts.ts";
import { AttemptLimit } from "./attempt-limit.ts";

const WRONG_TOKENS_A_MINUTE = 20;

/**
 * Who may talk to the server. Every method throws RequestError for who may not.
 *
 * 1. No request with a foreign `Host`, and none that a page of another origin makes.
 * 2. What changes something carries the header `x-millrace: 1`, which no form and no simple request can.
 * 3. Where there is a token, REST and the live connection show it.
 */
export class Gatekeeper {
  readonly #hosts: AllowedHosts;
  readonly token: AccessToken | null;
  readonly #wrongTokens = new AttemptLimit({ limit: WRONG_TOKENS_A_MINUTE, windowMs: 60_000 });

  constructor(hosts: AllowedHosts, token: AccessToken | null) {
    this.#hosts = hosts;
    this.token = token;
  }

  checkHost(request: IncomingMessage): void {
    if (!this.#hosts.allows(request.headers.host)) {
      throw new RequestError("request.forbidden-host", "This server does not answer to that host name.");
    }
  }

  /** For requests of the interface, not for pages that somebody opens from a link. */
  checkOrigin(request: IncomingMessage): void {
    const { origin, host = "" } = request.headers;
    const site = request.headers["sec-fetch-site"];
    const foreign = origin !== undefined && !this.#hosts.allowsOrigin(origin, host);
    if (foreign || site === "cross-site" || site === "same-site") throw foreignOrigin();
  }

  /** Browsers always name their origin in an upgrade; a client that names none is refused too. */
  checkUpgrade(request: IncomingMessage): void {
    this.checkHost(request);
    if (request.headers.origin === undefined) throw foreignOrigin();
    this.checkOrigin(request);
  }

  checkChange(request: IncomingMessage): void {
    if (request.headers["x-millrace"] !== "1") {
      throw new RequestError(
        "request.header-missing",
        "A request that changes something needs the header x-millrace: 1.",
      );
    }
  }

  checkToken(request: IncomingMessage, nowMs: number): void {
    if (this.token === null) return;
    const verdict = this.token.check(request);
    if (verdict === "right") return;
    if (verdict === "missing") {
      throw new RequestError("token.missing", "Open the address that the server printed: it has the token.");
    }
    this.#refuseWrong(request, nowMs);
  }

  /** Whether a live connection may go on: its upgrade had the cookie, or its hello has the token. */
  checkHello(request: IncomingMessage, token: string | null, nowMs: number): void {
    if (this.token === null || this.token.check(request) === "right") return;
    if (token === null)
      throw new RequestError("token.missing", "The hello needs the token that the server printed.");
    this.checkShown(request, token, nowMs);
  }

  /** Whether this is the token, shown in an address or a message. */
  checkShown(request: IncomingMessage, token: string, nowMs: number): void {
    if (this.token === null) return;
    if (this.#wrongTokens.allows(addressOf(request), nowMs) && this.token.matches(token)) return;
    this.#refuseWrong(request, nowMs);
  }

  #refuseWrong(request: IncomingMessage, nowMs: number): never {
    const address = addressOf(request);
    if (!this.#wrongTokens.allows(address, nowMs)) {
      throw new RequestError("request.too-many", "Too many wrong tokens: wait a minute.");
    }
    this.#wrongTokens.count(address, nowMs);
    throw new RequestError("token.wrong", "That is not the token that the server printed.");
  }
}

export const addressOf = (request: IncomingMessage): string => request.socket.remoteAddress ?? "unknown";

const foreignOrigin = (): RequestError =>
  new RequestError("request.forbidden-origin", "Pages of another origin may not use this server.");
