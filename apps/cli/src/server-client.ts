import { errorSchema } from "@millrace/protocol";
import type { z } from "zod";
import { CommandError } from "./command-error.ts";
import { diagnosticText } from "./diagnostic-text.ts";

export const SERVER_OPTIONS = {
  server: { type: "string" },
  token: { type: "string" },
} as const;

export const SERVER_HELP = `  --server URL   address of the server (MILLRACE_SERVER, or http://127.0.0.1:8420)
  --token T      its token, where it asks for one (MILLRACE_TOKEN, or ?token= of the address)`;

const DEFAULT_SERVER = "http://127.0.0.1:8420";

/** The REST interface of a server. What it refuses is a CommandError in its words. */
export class ServerClient {
  readonly #address: URL;
  readonly #token: string | null;

  constructor({
    server,
    token,
  }: {
    readonly server?: string | undefined;
    readonly token?: string | undefined;
  }) {
    const given = server ?? process.env["MILLRACE_SERVER"] ?? DEFAULT_SERVER;
    if (!URL.canParse(given))
      throw new CommandError(`--server takes an address, not ${JSON.stringify(given)}.`);
    this.#address = new URL(given);
    this.#token = token ?? process.env["MILLRACE_TOKEN"] ?? this.#address.searchParams.get("token");
  }

  async call<S extends z.ZodType>(
    path: string,
    schema: S,
    init: { readonly method?: string; readonly body?: unknown } = {},
  ): Promise<z.infer<S>> {
    const response = await this.#send(path, init);
    const answer: unknown = await response.json().catch(() => null);
    if (!response.ok) throw refusal(response.status, answer);
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new CommandError(
      `The server at ${this.#address.origin} is of another version: ${path} answered something else.`,
      1,
    );
  }

  /** An answer that comes in pieces. */
  async stream(
    path: string,
    init: { readonly method?: string; readonly body?: unknown } = {},
  ): Promise<AsyncIterable<Uint8Array>> {
    const response = await this.#send(path, init);
    if (response.ok && response.body !== null) return response.body;
    throw refusal(response.status, await response.json().catch(() => null));
  }

  async #send(path: string, init: { readonly method?: string; readonly body?: unknown }): Promise<Response> {
    const headers = new Headers({ "x-millrace": "1" });
    if (init.body !== undefined) headers.set("content-type", "application/json");
    if (this.#token !== null) headers.set("authorization", `Bearer ${this.#token}`);
    try {
      return await fetch(new URL(path, this.#address), {
        method: init.method ?? "GET",
        headers,
        ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
      });
    } catch {
      throw new CommandError(
        `No server answers at ${this.#address.origin}: start one with npm start, or name it with --server.`,
        1,
      );
    }
  }
}

function refusal(status: number, answer: unknown): CommandError {
  const parsed = errorSchema.safeParse(answer);
  if (!parsed.success) return new CommandError(`The server answered ${status}.`, 1);
  const { message, details = [] } = parsed.data.error;
  const problems = details.flatMap((detail) => (isDiagnostic(detail) ? [diagnosticText(detail, null)] : []));
  return new CommandError([message, ...problems].join("\n"), 1);
}

function isDiagnostic(detail: unknown): detail is Parameters<typeof diagnosticText>[0] {
  return typeof detail === "object" && detail !== null && "code" in detail && "severity" in detail;
}
