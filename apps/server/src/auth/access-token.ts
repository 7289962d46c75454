import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** What everybody but this machine has to show. Made anew at every start, printed once, kept nowhere. */
export class AccessToken {
  readonly value: string;
  /** Cookies are shared by all ports of a host: the name tells servers apart. */
  readonly cookieName: string;

  constructor(port: number, value: string = randomBytes(24).toString("base64url")) {
    this.value = value;
    this.cookieName = `millrace-${port}`;
  }

  matches(candidate: string): boolean {
    return timingSafeEqual(digest(candidate), digest(this.value));
  }

  /** `missing` where the request shows none; by `Authorization: Bearer` or the cookie of the landing page. */
  check(request: Pick<IncomingMessage, "headers">): "right" | "wrong" | "missing" {
    const shown = bearer(request.headers.authorization) ?? cookie(request.headers.cookie, this.cookieName);
    if (shown === null) return "missing";
    return this.matches(shown) ? "right" : "wrong";
  }

  get setCookie(): string {
    return `${this.cookieName}=${this.value}; Path=/; HttpOnly; SameSite=Strict`;
  }
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

function bearer(header: string | undefined): string | null {
  return /^Bearer ([\w-]{1,200})$/u.exec(header ?? "")?.[1] ?? null;
}

function cookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? "").split(";")) {
    const [key, value] = part.trim().split("=", 2);
    if (key === name && value !== undefined) return value;
  }
  return null;
}
